using System.Diagnostics;

namespace Approvals.Host.Tests.Operations;

/// <summary>The service as a process of its own, as an operator sees it who has misconfigured it.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Wrong_configuration_stops_the_start_with_one_line_per_fault_and_no_stack_trace()
    {
        var (code, errors) = await Start("--Database:Provider=oracle", "--Approvals:DefaultTimout=1h", "--Auth:Jwt:SigningKey=hunter2");
        code.ShouldBe(1);
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(3);
        lines.ShouldAllBe(line => !line.StartsWith("   at") && !line.Contains("hunter2"));
    }

    private static async Task<(int Code, string Errors)> Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Approvals.Host.dll"));
        Array.ForEach(args, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, errors);
    }
}
