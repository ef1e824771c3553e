using System.Diagnostics;

namespace Approvals.Testing;

/// <summary>Runs a program of the operating system to its end.</summary>
internal static class Tool
{
    /// <summary>Servers refuse to run as root, so their tools are run as their own user there.</summary>
    public static Task AsPostgresAsync(string file, params string[] arguments) =>
        Environment.IsPrivilegedProcess ? RunAsync("runuser", ["-u", "postgres", "--", file, .. arguments]) : RunAsync(file, arguments);

    public static async Task RunAsync(string file, params string[] arguments)
    {
        // The output goes to a file: a server that stays would keep a pipe open for ever.
        var script = string.Join(' ', new[] { file }.Concat(arguments).Select(word => $"'{word}'"));
        var log = Path.GetTempFileName();
        try
        {
            using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"cd / && {script} > '{log}' 2>&1"]) { UseShellExecute = false })!;
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{script} ended with {process.ExitCode}: {await File.ReadAllTextAsync(log)}");
        }
        finally
        {
            File.Delete(log);
        }
    }
}
