using System.Globalization;

namespace Approvals.Bench.Processes;

/// <summary>The baseline: how many single-row durable inserts per second this machine makes, right now, at the same number of clients.</summary>
internal sealed class PgBench(PostgresCluster cluster)
{
    private const string Table = "create table entry (id bigserial primary key, at timestamptz not null default now(), body text not null)";
    private const string Insert = "insert into entry (body) values ('a body of about the size that one small event has in the journal, which is some two hundred bytes when all is said: {\"type\":\"vote-cast\",\"by\":\"user:ann@example.com\",\"stage\":0}');\n";
    private string? script;

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await cluster.SqlAsync("baseline", Table, cancellationToken);
        script = Path.Combine(cluster.Folder, "insert.sql");
        await File.WriteAllTextAsync(script, Insert, cancellationToken);
    }

    /// <returns>Transactions per second.</returns>
    public async Task<double> RunAsync(int clients, int seconds, CancellationToken cancellationToken)
    {
        string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
        await cluster.SqlAsync("baseline", "truncate entry", cancellationToken);
        var output = await Shell.RunAsync(
            [
                PostgresCluster.Tool("pgbench"), "-n", "-h", "127.0.0.1", "-p", Number(cluster.Port), "-U", "postgres",
                "-c", Number(clients), "-j", Number(Math.Min(clients, Environment.ProcessorCount)), "-T", Number(seconds), "-f", script!, "baseline",
            ],
            cancellationToken);
        var line = output.Split('\n').Last(found => found.StartsWith("tps = ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture);
    }
}
