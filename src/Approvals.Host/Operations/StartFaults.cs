using Approvals.Channels.Templates;
using Approvals.Host.Configuration;

namespace Approvals.Host.Operations;

/// <summary>What an operator reads when the service does not start: one line per fault, no stack trace.</summary>
public static class StartFaults
{
    /// <summary>Null for an exception that is a defect and should be shown as one.</summary>
    public static IReadOnlyList<string>? LinesOf(Exception fault) => fault switch
    {
        ConfigurationException configuration => configuration.Faults,
        TemplateException templates => [.. templates.Faults.Select(line => OneLine("Templates:Directory: " + line))],
        StartRefusedException refused => [OneLine(refused.Message)],
        // A settings file that cannot be parsed; the inner message says where.
        InvalidDataException file => [OneLine($"{file.Message} {file.InnerException?.Message}")],
        // Kestrel's, such as "address already in use".
        IOException address => [OneLine(address.Message)],
        _ => null,
    };

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
