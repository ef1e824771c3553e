using System.Diagnostics;

namespace Approvals.Bench.Processes;

/// <summary>Starts programs without a shell in between.</summary>
internal static class Shell
{
    /// <summary>Runs to the end and gives back what was printed; throws with it when the program fails.</summary>
    /// <param name="inherit">True for a program that leaves a daemon behind, which would hold our pipes open.</param>
    public static async Task<string> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken, bool inherit = false)
    {
        using var process = Start(command, inherit);
        var output = inherit ? Task.FromResult("") : process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = inherit ? Task.FromResult("") : process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{string.Join(' ', command)} failed: {await error}{await output}");
    }

    private static Process Start(IReadOnlyList<string> command, bool inherit)
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = !inherit, RedirectStandardError = !inherit, UseShellExecute = false, WorkingDirectory = Path.GetTempPath() };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        return Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
    }
}
