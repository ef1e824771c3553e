using Npgsql;

namespace Approvals.Storage.Postgres;

/// <summary>Refuses a server that acknowledges what it may lose. The settings are read on a connection of the pool that commits, so those of role and database count.</summary>
internal static class PostgresSafetyCheck
{
    private static readonly string[] NeverOff = ["fsync", "synchronous_commit", "full_page_writes"];

    public static async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var setting in NeverOff)
        {
            if (await ShowAsync(connection, setting, cancellationToken) == "off")
                throw new SchemaException($"PostgreSQL runs with {setting}=off, which can lose acknowledged decisions: turn it on.");
        }

        var encoding = await ShowAsync(connection, "server_encoding", cancellationToken);
        if (encoding != "UTF8")
            throw new SchemaException($"The PostgreSQL database has the encoding {encoding}: create it with UTF8.");
    }

    private static async Task<string> ShowAsync(NpgsqlConnection connection, string setting, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT current_setting($1)", connection) { Parameters = { new() { Value = setting } } };
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
