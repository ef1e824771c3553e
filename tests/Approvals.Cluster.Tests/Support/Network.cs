using System.Diagnostics;
using System.Globalization;

namespace Approvals.Cluster.Tests.Support;

/// <summary>
/// Network namespaces, one for each node, joined to the machine by a pair of virtual interfaces, so that what is broken between a node and
/// the database is broken for that node alone. Needs root, iproute2 and iptables. Addresses come from the block for benchmarks (RFC 2544).
/// </summary>
internal sealed class Network : IDisposable
{
    private readonly List<NetworkNode> nodes = [];
    private readonly int block = FreeBlock();

    /// <summary>Where the database listens for the nodes: the machine's end of the first pair.</summary>
    public string DatabaseAddress => $"198.18.{block}.1";

    public string Range => $"198.18.{block}.0/24";

    /// <summary>The database can listen once the first node was added.</summary>
    public NetworkNode Add()
    {
        var node = new NetworkNode($"apr{block}n{nodes.Count}", $"198.18.{block}.{nodes.Count * 4 + 1}", $"198.18.{block}.{nodes.Count * 4 + 2}", DatabaseAddress);
        nodes.Add(node);
        node.Make();
        return node;
    }

    public void Dispose()
    {
        foreach (var node in nodes)
            node.Dispose();
    }

    private static int FreeBlock()
    {
        var taken = Shell.Run("ip", "-4", "-o", "addr", "show");
        return Enumerable.Range(0, 256).Select(i => (i + Environment.ProcessId) % 256)
            .First(candidate => !taken.Contains(string.Create(CultureInfo.InvariantCulture, $"198.18.{candidate}."), StringComparison.Ordinal));
    }
}

/// <summary>One namespace.</summary>
internal sealed class NetworkNode(string name, string gateway, string address, string database) : IDisposable
{
    public string Address => address;

    /// <summary>Put before a command, runs it in the namespace; the process keeps its id.</summary>
    public IReadOnlyList<string> Prefix => ["ip", "netns", "exec", name];

    public void Make()
    {
        Shell.Run("ip", "netns", "add", name);
        Shell.Run("ip", "link", "add", name, "type", "veth", "peer", "name", "up0", "netns", name);
        Shell.Run("ip", "addr", "add", gateway + "/30", "dev", name);
        Shell.Run("ip", "link", "set", name, "up");
        Inside("ip", "link", "set", "lo", "up");
        Inside("ip", "addr", "add", address + "/30", "dev", "up0");
        Inside("ip", "link", "set", "up0", "up");
        Inside("ip", "route", "add", "default", "via", gateway);
    }

    /// <summary>What the node sends to the database is lost.</summary>
    public void DropSent() => Inside(["iptables", "-w", "-A", "OUTPUT", .. ToDatabase, "-j", "DROP"]);

    /// <summary>What the database sends to the node is lost.</summary>
    public void DropReceived() => Inside(["iptables", "-w", "-A", "INPUT", "-p", "tcp", "-s", database, "-j", "DROP"]);

    /// <summary>Each connection to the database is reset at the next packet, and no new one is taken.</summary>
    public void Reset() => Inside(["iptables", "-w", "-A", "OUTPUT", .. ToDatabase, "-j", "REJECT", "--reject-with", "tcp-reset"]);

    public void Heal() => Inside("iptables", "-w", "-F");

    public void Dispose()
    {
        Shell.Run("ip", "link", "delete", name);
        Shell.Run("ip", "netns", "delete", name);
    }

    private string[] ToDatabase => ["-p", "tcp", "-d", database];

    private void Inside(params string[] command) => Shell.Run([.. Prefix, .. command]);
}

/// <summary>Runs a short command of the operating system.</summary>
internal static class Shell
{
    /// <returns>Its standard output.</returns>
    public static string Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {error.Result.Trim()}");
    }
}
