using System.Globalization;

namespace Approvals.Cluster.Tests.Support;

/// <summary>Signals to a process and its children, by id.</summary>
internal static class Processes
{
    /// <summary>Those that ended meanwhile need none.</summary>
    /// <param name="signal">Such as <c>STOP</c>.</param>
    public static void Signal(string signal, IEnumerable<int> ids)
    {
        foreach (var id in ids)
        {
            try
            {
                Shell.Run("kill", "-" + signal, id.ToString(CultureInfo.InvariantCulture));
            }
            catch (InvalidOperationException) when (!Directory.Exists($"/proc/{id}"))
            {
                // A backend ends when its client does.
            }
        }
    }

    /// <summary>The process itself first.</summary>
    public static IReadOnlyList<int> WithChildren(int id) =>
    [
        id,
        .. File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture)),
    ];
}
