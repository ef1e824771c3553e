using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Approvals.Testing;

namespace Approvals.Cluster.Tests.Support;

/// <summary>strace on running processes, their children and threads, in one ordered log.</summary>
internal sealed class SystemCallTrace : IAsyncDisposable
{
    private readonly Process strace;
    private readonly string file;

    private SystemCallTrace(Process strace, string file)
    {
        this.strace = strace;
        this.file = file;
    }

    public static async Task<SystemCallTrace> AttachAsync(string file, IEnumerable<int> processes)
    {
        var start = new ProcessStartInfo("strace") { RedirectStandardError = true, UseShellExecute = false };
        string[] options = ["-f", "-y", "-s", "32", "-o", file, "-e", "trace=fsync,fdatasync,pwrite64,pwritev,write,writev,sendto,sendmsg"];
        foreach (var option in options)
            start.ArgumentList.Add(option);
        // PostgreSQL commits in a child of the postmaster that may exist already.
        var targets = processes.SelectMany(Processes.WithChildren).ToList();
        foreach (var id in targets)
        {
            start.ArgumentList.Add("-p");
            start.ArgumentList.Add(id.ToString(CultureInfo.InvariantCulture));
        }

        var tracer = Process.Start(start)!;
        // strace says "attached" on standard error once for each process, after the tracing of it began.
        for (var i = 0; i < targets.Count; i++)
            (await tracer.StandardError.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)) ?? "(nothing)").ShouldContain("attached");
        // Nobody reads further, but a full pipe would stop strace, and with it everything that it traces.
        _ = tracer.StandardError.ReadToEndAsync();
        return new SystemCallTrace(tracer, file);
    }

    public async Task<IReadOnlyList<SystemCall>> DetachAsync()
    {
        using (var interrupt = Process.Start("kill", ["-INT", strace.Id.ToString(CultureInfo.InvariantCulture)]))
            await interrupt.WaitForExitAsync();
        await strace.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        return SystemCall.Read(await File.ReadAllLinesAsync(file));
    }

    public async ValueTask DisposeAsync()
    {
        if (!strace.HasExited)
            await DetachAsync();
        strace.Dispose();
    }
}

/// <summary>One call at the moment it completed; calls that another thread interrupted in the log are put together.</summary>
internal sealed partial record SystemCall(string Name, string Arguments)
{
    public bool WritesTo(string log) => Name is "pwrite64" or "pwritev" or "write" && Arguments.Contains(log, StringComparison.Ordinal);

    public bool CompletesSyncOf(string log) => Name is "fsync" or "fdatasync" && Arguments.Contains(log, StringComparison.Ordinal);

    public bool Sends(string text) => Name is "sendto" or "sendmsg" or "write" or "writev" && Arguments.Contains(text, StringComparison.Ordinal);

    public static IReadOnlyList<SystemCall> Read(IEnumerable<string> lines)
    {
        var calls = new List<SystemCall>();
        var begun = new Dictionary<string, SystemCall>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (Resumed().Match(line) is { Success: true } resumed)
            {
                if (begun.Remove(resumed.Groups["thread"].Value, out var call))
                    calls.Add(call);
            }
            else if (Started().Match(line) is { Success: true } started)
            {
                var call = new SystemCall(started.Groups["name"].Value, started.Groups["arguments"].Value);
                // A send counts from when it began, a sync from when it was done: the strict reading of both.
                if (!line.Contains("<unfinished", StringComparison.Ordinal) || call.Name is not ("fsync" or "fdatasync"))
                    calls.Add(call);
                else
                    begun[started.Groups["thread"].Value] = call;
            }
        }

        return calls;
    }

    [GeneratedRegex(@"^(?<thread>\d+)\s+(?<name>\w+)\((?<arguments>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Started();

    [GeneratedRegex(@"^(?<thread>\d+)\s+<\.\.\. (fsync|fdatasync) resumed>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Resumed();
}
