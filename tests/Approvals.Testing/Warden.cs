using System.Diagnostics;

namespace Approvals.Testing;

/// <summary>
/// Ends what a test run leaves when it is itself ended from outside. A process beside the tests waits for its input to close, which it does
/// however they die, and then kills whoever carries this run's mark in its environment: servers and nodes inherit it.
/// </summary>
/// <remarks>PR_SET_PDEATHSIG would not do: it follows the thread that started a process, and threads of the pool come and go.</remarks>
public static class Warden
{
    private const string Mark = "APPROVALS_TEST_RUN";

    private static readonly Lazy<Process> Watch = new(Start);

    /// <summary>Call before the first process is started that must not outlive the run.</summary>
    public static void Post() => _ = Watch.Value;

    private static Process Start()
    {
        var run = Guid.NewGuid().ToString("N");
        Environment.SetEnvironmentVariable(Mark, run);
        var script = "trap '' TERM INT HUP; cat >/dev/null; "
            + $"for environment in /proc/[0-9]*/environ; do id=${{environment#/proc/}}; id=${{id%/environ}}; [ $id = $$ ] || ! grep -qs '{Mark}={run}' $environment || kill -9 $id; done";
        return Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardInput = true, UseShellExecute = false })!;
    }
}
