namespace Approvals.Host.Configuration;

/// <summary>The configuration cannot be served with. One line per fault, none of which holds a secret.</summary>
public sealed class ConfigurationException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
