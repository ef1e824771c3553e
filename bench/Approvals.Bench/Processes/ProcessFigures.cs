using System.Globalization;

namespace Approvals.Bench.Processes;

/// <summary>What the kernel says about a process.</summary>
internal static class ProcessFigures
{
    // The kernel reports in units of USER_HZ, which is 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    public static double ResidentMiB(int id) => Status(id, "VmRSS:");

    public static double PeakResidentMiB(int id) => Status(id, "VmHWM:");

    /// <summary>Seconds of processor time, user and system, of the process and of children that it has waited for.</summary>
    public static double ProcessorSeconds(int id)
    {
        var fields = Stat(id);
        return fields is null ? 0 : fields.Skip(11).Take(4).Sum(field => double.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>The same, with children that still run; for PostgreSQL, whose backends are children.</summary>
    public static double ProcessorSecondsOfTree(int id) =>
        ProcessorSeconds(id) + Children(id).Sum(ProcessorSeconds);

    private static IEnumerable<int> Children(int parent)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && Stat(id) is { } fields && int.Parse(fields[1], CultureInfo.InvariantCulture) == parent)
                yield return id;
        }
    }

    private static string[]? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            // The name may hold blanks; everything after its closing parenthesis is regular: state, parent, ...
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static double Status(int id, string name)
    {
        var line = File.ReadLines($"/proc/{id}/status").First(found => found.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture) / 1024;
    }
}
