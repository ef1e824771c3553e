using System.Text.RegularExpressions;
using Approvals.Storage.Committing;
using Npgsql;

namespace Approvals.Storage.Postgres;

/// <summary>The one statement that commits a batch, with its arrays. It is prepared once per connection and filled again and again.</summary>
internal sealed partial class BatchStatement
{
    private readonly ArrayParameters arrays = new();
    private readonly AppendColumns appends;
    private readonly CreateColumns creates;
    private readonly FenceColumns checks;
    private readonly JournalColumns journal;
    private readonly InboxColumns inbox;
    private readonly FollowUpColumns followUps;
    private readonly IntentColumns intents;
    private readonly string sql;

    public BatchStatement()
    {
        appends = new AppendColumns(arrays);
        creates = new CreateColumns(arrays);
        checks = new FenceColumns(arrays, "check_");
        journal = new JournalColumns(arrays);
        inbox = new InboxColumns(arrays);
        followUps = new FollowUpColumns(arrays);
        intents = new IntentColumns(arrays);
        sql = Numbered(EmbeddedSql.Read("Postgres.Statements.append.sql"));
    }

    public NpgsqlCommand CommandOn(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var array in arrays.All)
            command.Parameters.Add(array.Parameter);
        return command;
    }

    public void Fill(BatchOrder order)
    {
        arrays.Clear();
        var number = 0;
        foreach (var pending in order.Appends)
        {
            appends.Add(pending.Entry, pending.State!);
            AddChildren(++number, pending);
        }

        foreach (var pending in order.Creates)
        {
            creates.Add(pending.Entry, pending.State!);
            AddChildren(++number, pending);
        }

        foreach (var pending in order.Checks)
            checks.Add(pending.Entry);
    }

    private void AddChildren(int number, PendingEntry pending)
    {
        journal.Add(number, pending.Entry);
        inbox.Add(number, pending.Entry, pending.State!);
        followUps.Add(number, pending.Entry, pending.State!);
        intents.Add(number, pending.Entry);
    }

    /// <summary>Names read well in the file; numbers spare the driver from parsing it.</summary>
    private string Numbered(string text)
    {
        var numbers = arrays.All.Select((array, i) => (array.Name, Number: i + 1)).ToDictionary(pair => pair.Name, pair => pair.Number);
        return Placeholder().Replace(text, match => "$" + numbers[match.Groups["name"].Value]);
    }

    [GeneratedRegex("@(?<name>[a-z_]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
