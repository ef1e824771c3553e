using System.Globalization;

namespace Approvals.Cluster.Tests.Support;

/// <summary>Signals to a process and its children, by id.</summary>
internal static class Processes
{
    /// <param name="signal">Such as <c>STOP</c>.</param>
    public static void Signal(string signal, IEnumerable<int> ids) =>
        Shell.Run(["kill", "-" + signal, .. ids.Select(id => id.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>The process itself first.</summary>
    public static IReadOnlyList<int> WithChildren(int id) =>
    [
        id,
        .. File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture)),
    ];
}
