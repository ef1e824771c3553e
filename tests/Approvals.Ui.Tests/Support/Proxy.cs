using System.Diagnostics;
using System.Net.Sockets;
using Approvals.Testing;

namespace Approvals.Ui.Tests.Support;

/// <summary>HAProxy before a node, for a service below a path; whatever lies outside of the path is nobody's.</summary>
internal sealed class Proxy : IAsyncDisposable
{
    private readonly string file = Path.GetTempFileName();
    private readonly Process process;

    /// <param name="strips">Whether it takes the path away before it asks the node.</param>
    public Proxy(int port, string path, bool strips, int nodePort)
    {
        File.WriteAllText(
            file,
            $"""
            defaults
              mode http
              timeout connect 5s
              timeout client 60s
              timeout server 60s
              timeout tunnel 1h
            frontend people
              bind 127.0.0.1:{port}
              http-request deny deny_status 404 unless {"{"} path_reg ^{path}(/.*)?$ {"}"}
              {(strips ? $"http-request replace-path ^{path}/?(.*)$ /\\1" : "")}
              default_backend node
            backend node
              server node 127.0.0.1:{nodePort}

            """);
        var start = new ProcessStartInfo("haproxy") { UseShellExecute = false, RedirectStandardError = true };
        foreach (var argument in new[] { "-db", "-f", file })
            start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    public static Task ListensAsync(int port) => Eventually.Async(async () =>
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    });

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        File.Delete(file);
    }
}
