namespace Approvals.Channels.Templates;

/// <summary>Templates that cannot be used; each fault is one line that names the file.</summary>
public sealed class TemplateException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
