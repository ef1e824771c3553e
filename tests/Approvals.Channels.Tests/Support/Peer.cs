using System.Diagnostics;

namespace Approvals.Channels.Tests.Support;

/// <summary>A program that somebody else wrote, in a process of its own that ends with its standard input.</summary>
internal sealed class Peer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process process;

    public Peer(string program, string directory, params IEnumerable<string> arguments)
    {
        process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
    }

    /// <summary>The folder of the peers, where the sources are: their packages are installed there.</summary>
    public static string Folder { get; } = FindFolder();

    public async Task<string> ReadLineAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException($"{process.StartInfo.FileName} has ended.");
    }

    public async Task WriteLineAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(2000))
            process.Kill();
        process.Dispose();
    }

    private static string FindFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Approvals.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("No Approvals.sln above the tests.");
        return Path.Combine(folder.FullName, "tests", "Approvals.Channels.Tests", "Peers");
    }
}
