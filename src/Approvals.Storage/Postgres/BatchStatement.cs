using System.Text.RegularExpressions;
using Approvals.Storage.Committing;
using Npgsql;

namespace Approvals.Storage.Postgres;

/// <summary>
/// The one statement that commits a batch, with its arrays. What a batch does not contain is left out of its text: the server
/// sets up and tears down every part that is there, and a part without rows costs as much as some rows. The texts are few, so each is prepared once
/// per connection and its arrays are filled again and again.
/// </summary>
internal sealed partial class BatchStatement
{
    private const BatchParts All = BatchParts.Writes | BatchParts.Checks | BatchParts.Seldom;

    private static readonly string[] Lines = EmbeddedSql.Read("Postgres.Statements.append.sql").ReplaceLineEndings("\n").Split('\n');

    private readonly ArrayParameters arrays = new();
    private readonly AppendColumns appends;
    private readonly CreateColumns creates;
    private readonly FenceColumns checks;
    private readonly JournalColumns journal;
    private readonly InboxColumns inbox;
    private readonly VoteColumns votes;
    private readonly WakeUpColumns wakeUps;
    private readonly SearchColumns search;
    private readonly IntentColumns intents;
    private readonly List<IArrayParameter> seldom;

    public BatchStatement()
    {
        appends = new AppendColumns(arrays);
        creates = new CreateColumns(arrays);
        checks = new FenceColumns(arrays, "check_");
        journal = new JournalColumns(arrays);
        inbox = new InboxColumns(arrays);
        votes = new VoteColumns(arrays);
        wakeUps = new WakeUpColumns(arrays);
        search = new SearchColumns(arrays);
        intents = new IntentColumns(arrays);
        seldom = [.. UsedBy(TextOf(All)).Except(UsedBy(TextOf(All & ~BatchParts.Seldom)))];
    }

    public NpgsqlCommand CommandOn(NpgsqlConnection connection, BatchParts parts)
    {
        var text = TextOf(parts);
        var used = UsedBy(text);
        // Names read well in the file; numbers spare the driver from parsing it.
        var numbers = used.Select((array, i) => (array.Name, Number: i + 1)).ToDictionary(pair => pair.Name, pair => pair.Number, StringComparer.Ordinal);
        var command = new NpgsqlCommand(Placeholder().Replace(text, match => "$" + numbers[match.Groups["name"].Value]), connection);
        foreach (var array in used)
            command.Parameters.Add(array.NewParameter());
        return command;
    }

    /// <returns>The parts that the batch needs.</returns>
    public BatchParts Fill(BatchOrder order)
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
        return When(order.Appends.Count > 0, BatchParts.Appends)
            | When(order.Creates.Count > 0, BatchParts.Creates)
            | When(order.Checks.Count > 0, BatchParts.Checks)
            | When(seldom.Exists(array => !array.IsEmpty), BatchParts.Seldom);
    }

    /// <summary>The file without the parts that are not needed. Whole lines <c>--- part</c> and <c>--- end</c> bracket a part.</summary>
    internal static string TextOf(BatchParts parts)
    {
        var kept = new List<string>();
        var keep = true;
        foreach (var line in Lines)
        {
            var mark = Mark().Match(line);
            if (mark.Success)
                keep = mark.Groups["part"].Value is "end" || (parts & Enum.Parse<BatchParts>(mark.Groups["part"].Value, ignoreCase: true)) != BatchParts.None;
            else if (keep && !line.StartsWith("--", StringComparison.Ordinal))
                kept.Add(line);
        }

        return string.Join('\n', kept);
    }

    private static BatchParts When(bool contained, BatchParts part) => contained ? part : BatchParts.None;

    private List<IArrayParameter> UsedBy(string text)
    {
        var names = Placeholder().Matches(text).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        return arrays.All.Where(array => names.Contains(array.Name)).ToList();
    }

    private void AddChildren(int number, PendingEntry pending)
    {
        journal.Add(number, pending.Entry);
        inbox.Add(number, pending.Entry, pending.State!);
        votes.Add(number, pending.Entry);
        wakeUps.Add(number, pending.Entry);
        search.Add(number, pending.Entry, pending.State!);
        intents.Add(number, pending.Entry);
    }

    [GeneratedRegex("@(?<name>[a-z_]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();

    [GeneratedRegex("^ *--- (?<part>[a-z]+)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Mark();
}
