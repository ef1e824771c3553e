using System.Data.Common;
using Approvals.Application.Journal;
using Approvals.Domain.Audit;
using Approvals.Domain.Commands;
using Approvals.Domain.State;
using Approvals.Host.Operations;
using Approvals.Storage;
using Approvals.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Approvals.Host.Tests.Operations;

/// <summary>Whoever can write to the database without the service, and switches its triggers off, is found.</summary>
public abstract class AuditCommandTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Past = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ApprovalCommand[] Talk = [Some.Comment(Some.Ann, "hello"), Some.Comment(Some.Bob, "again")];

    private const string CutOff = "The chain does not lead to the version and hash that the approval has.";

    private readonly List<Approval> approvals = [];
    private ServiceProvider services = null!;

    protected DatabaseOptions Database { get; private set; } = null!;

    /// <summary>The third of five: asked, said a word with hostile characters, voted on, decided and erased.</summary>
    private Approval Erased => approvals[2];

    /// <summary>The last: asked, commented, and still pending.</summary>
    private Approval Last => approvals[^1];

    public async Task InitializeAsync()
    {
        Database = await NewDatabaseAsync();
        services = new ServiceCollection().AddStorage(Database).BuildServiceProvider();
        await services.GetRequiredService<ISchema>().PrepareAsync(default);
        for (var i = 0; i < 5; i++)
        {
            ApprovalCommand[] life = i == 2
                ? [Some.Comment(Some.Ann, "\"☃\\ \u0001?"), Some.Approve(Some.Ann, "seen"), Some.Approve(Some.Bob), new ApprovalCommand.Erase(Some.Operator, "asked to")]
                : Talk;
            approvals.Add(await LiveAsync(life));
        }
    }

    public async Task DisposeAsync()
    {
        await services.DisposeAsync();
        if (Database.Provider == DatabaseOptions.Sqlite)
            Directory.Delete(Path.GetDirectoryName(Database.ConnectionString)!, recursive: true);
    }

    [Fact]
    public async Task A_whole_journal_has_no_fault_and_is_exported_as_it_is()
    {
        (await RunAsync("verify")).ShouldBe((0, "5 approvals, 18 events, 0 faults"));
        var (code, text) = await RunAsync("export");
        code.ShouldBe(0);
        var rows = text.Split('\n').Select(line => System.Text.Json.JsonElement.Parse(line)).ToList();
        rows.Count.ShouldBe(18);
        rows.Select(row => row.GetProperty("position").GetInt64()).ShouldBeInOrder();
        var kept = rows.Where(row => row.GetProperty("approvalId").GetGuid() == Last.Id).ToList();
        kept.Select(row => row.GetProperty("version").GetInt32()).ShouldBe([1, 2, 3]);
        kept[^1].GetProperty("hash").GetString().ShouldBe(Last.HeadHash);
        HashChain.Sha256(kept[1].GetProperty("prevHash").GetString() + kept[1].GetProperty("record").GetString()).ShouldBe(kept[1].GetProperty("hash").GetString());
        rows.Where(row => row.GetProperty("approvalId").GetGuid() == Erased.Id && row.GetProperty("payload").ValueKind == System.Text.Json.JsonValueKind.Null).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task What_was_tampered_with_is_found_in_its_place()
    {
        (string Tampering, string Fault)[] each =
        [
            ("UPDATE approval_audit_log SET payload = replace(payload, 'hello', 'hallo') WHERE {0} AND version = 2", "The payload of version 2 was changed."),
            ("UPDATE approval_audit_log SET payload = NULL WHERE {0} AND version = 2", "The payload of version 2 is gone, and no erasure names it."),
            ("UPDATE approval_audit_log SET record = replace(record, 'commented', 'reminded') WHERE {0} AND version = 2", "The hash of version 2 does not follow from the row before."),
            ("DELETE FROM approval_audit_log WHERE {0} AND version = 2", "Version 2 is missing."),
            ("DELETE FROM approval_audit_log WHERE {0} AND version = 3", CutOff),
            ("DELETE FROM approval_audit_log WHERE {0}", "There is an approval, but no row of it in the journal."),
            ("DELETE FROM approval_requests WHERE id = '{1}'", "The journal has rows, but there is no such approval."),
            ("UPDATE approval_requests SET version = 2 WHERE id = '{1}'", CutOff),
        ];
        var expected = new List<string>();
        foreach (var (tampering, fault) in each)
        {
            var approval = await LiveAsync(Talk);
            await ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, tampering, $"approval_id = '{approval.Id}'", approval.Id));
            expected.Add($"{approval.Id} {fault}");
        }

        var (code, text) = await RunAsync("verify");
        code.ShouldBe(3);
        text.Split('\n')[..^1].ShouldBe(expected.Order(StringComparer.Ordinal));
        text.ShouldEndWith($" {each.Length} faults");
    }

    [Fact]
    public async Task A_row_that_was_added_beside_the_service_is_found_though_its_chain_is_right()
    {
        var forged = Steps.Next(Last, Past, Some.Comment(Some.Ann, "never said")).Rows[0];
        await ExecuteAsync(
            $"""
            INSERT INTO approval_audit_log (approval_id, version, at, type, payload, record, prev_hash, hash)
            SELECT approval_id, 4, at, type, '{forged.Payload!.Replace("'", "''", StringComparison.Ordinal)}', '{forged.Record}', '{forged.PrevHash}', '{forged.Hash}'
            FROM approval_audit_log WHERE approval_id = '{Last.Id}' AND version = 3
            """);
        (await RunAsync("verify")).Text.ShouldContain(Last.Id.ToString());
    }

    [Fact]
    public async Task Other_words_are_not_understood()
    {
        foreach (var words in (string[][])[["audit"], ["audit", "burn"], ["audit", "verify", "all"]])
        {
            var errors = new StringWriter();
            (await AuditCommand.RunAsync(words, Database, TextWriter.Null, errors)).ShouldBe(2);
            errors.ToString().ShouldContain("Usage");
        }
    }

    protected abstract Task<DatabaseOptions> NewDatabaseAsync();

    protected abstract DbConnection Connect();

    /// <summary>Makes what follows invisible to the triggers.</summary>
    protected abstract string WithoutTriggers { get; }

    private async Task<Approval> LiveAsync(ApprovalCommand[] commands)
    {
        var journal = services.GetRequiredService<IJournal>();
        var now = (await journal.LoadAsync([], default)).DatabaseTime;
        var entry = Steps.Create(Guid.CreateVersion7(), now, Some.Create(Some.Request(min: 2)));
        (await journal.AppendAsync(entry, default)).Accepted.ShouldBeTrue();
        foreach (var command in commands)
        {
            entry = Steps.Next(entry.After, now, command);
            (await journal.AppendAsync(entry, default)).Accepted.ShouldBeTrue();
        }

        return entry.After;
    }

    private async Task<(int Code, string Text)> RunAsync(string what)
    {
        var (output, errors) = (new StringWriter { NewLine = "\n" }, new StringWriter());
        var code = await AuditCommand.RunAsync(["audit", what], Database, output, errors);
        errors.ToString().ShouldBeEmpty();
        return (code, output.ToString().TrimEnd('\n'));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = Connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = WithoutTriggers + sql;
        await command.ExecuteNonQueryAsync();
    }
}

public sealed class SqliteAuditCommandTests : AuditCommandTests
{
    protected override string WithoutTriggers => "DROP TRIGGER IF EXISTS approval_audit_log_never_deleted; DROP TRIGGER IF EXISTS approval_audit_log_append_only; ";

    protected override Task<DatabaseOptions> NewDatabaseAsync() => Task.FromResult(new DatabaseOptions
    {
        Provider = DatabaseOptions.Sqlite,
        ConnectionString = Path.Combine(Directory.CreateTempSubdirectory("approvals-audit-").FullName, "approvals.db"),
    });

    protected override DbConnection Connect() => new SqliteConnection($"Data Source={Database.ConnectionString};Pooling=false");
}

public sealed class PostgresAuditCommandTests : AuditCommandTests
{
    protected override string WithoutTriggers => "SET session_replication_role = replica; ";

    protected override async Task<DatabaseOptions> NewDatabaseAsync() =>
        new() { Provider = DatabaseOptions.Postgres, ConnectionString = await SharedPostgres.CreateDatabaseAsync() };

    protected override DbConnection Connect() => new NpgsqlConnection(Database.ConnectionString + ";Pooling=false");
}
