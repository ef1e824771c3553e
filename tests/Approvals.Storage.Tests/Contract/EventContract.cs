using Approvals.Domain.Audit;
using Approvals.Domain.Commands;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;

namespace Approvals.Storage.Tests.Contract;

/// <summary>Every event there is goes into the journal and comes back as the state that it made.</summary>
public abstract class EventContract : JournalContract
{
    private static readonly Caller Dan = Some.Person("dan", Roles.Approver);

    [Fact]
    public async Task Every_type_of_event_survives_the_round_trip()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var life in Lives())
        {
            var entry = Steps.Create(Guid.CreateVersion7(), await NowAsync(), Some.Create(life.Request));
            seen.UnionWith(entry.Rows.Select(row => row.Type));
            (await AppendAsync(entry)).ShouldBeTrue();
            foreach (var command in life.Commands)
            {
                var now = command is ApprovalCommand.Wake ? entry.After.CreatedAt.AddHours(2) : await NowAsync();
                entry = Steps.Next(entry.After, now, command) with { NotBefore = null, NotAfter = null };
                seen.UnionWith(entry.Rows.Select(row => row.Type));
                (await AppendAsync(entry)).ShouldBeTrue(command.ToString());
                ShouldBeSame(await LoadAsync(entry.Id), entry.After);
            }
        }

        seen.ShouldBe(EventTypes.Names, ignoreOrder: true);
    }

    [Fact]
    public async Task Long_remarks_are_kept_apart_from_the_state_and_come_back_with_it()
    {
        var request = Staged() with { Stages = [new Stage("one", [new Rule([Some.Ann.Self, Some.Bob.Self], 2)])] };
        var text = new string('漢', 4_000);
        var entry = Steps.Create(Guid.CreateVersion7(), await NowAsync(), Some.Create(request));
        (await AppendAsync(entry)).ShouldBeTrue();
        ApprovalCommand[] commands = [
            Some.Approve(Some.Ann, text), Some.Comment(Some.Ann, "short"), Some.Retract(Some.Ann), Some.Approve(Some.Ann, text),
            new ApprovalCommand.Delegate(Some.Bob, Some.Cleo.Self, text), new ApprovalCommand.RevokeDelegation(Some.Bob), Some.Approve(Some.Bob, text),
            new ApprovalCommand.Erase(Some.Operator, "asked to"),
        ];
        var apart = new List<bool>();
        foreach (var command in commands)
        {
            entry = Steps.Next(entry.After, await NowAsync(), command);
            (await AppendAsync(entry)).ShouldBeTrue(command.ToString());
            ShouldBeSame(await LoadAsync(entry.Id), entry.After);
            var row = (await Database.QueryAsync("SELECT length(state), remarks IS NOT NULL FROM approval_requests WHERE id = " + Database.Literal(entry.Id))).Single();
            Convert.ToInt32(row[0], System.Globalization.CultureInfo.InvariantCulture).ShouldBeLessThan(16 * 1024);
            apart.Add(Convert.ToBoolean(row[1], System.Globalization.CultureInfo.InvariantCulture));
        }

        apart.ShouldBe([false, false, false, false, true, false, true, false], "one of 12,000 bytes fits, two do not");
    }

    private static IEnumerable<(ApprovalRequest Request, ApprovalCommand[] Commands)> Lives()
    {
        yield return (Staged(), [
            Some.Comment(Some.Ann, "a \u2603 \"quoted\" remark"), Some.Approve(Some.Ann), Some.Retract(Some.Ann),
            new ApprovalCommand.Delegate(Some.Ann, Some.Cleo.Self, "away"), new ApprovalCommand.RevokeDelegation(Some.Ann),
            new ApprovalCommand.Remind(Some.Requester), Some.Approve(Some.Ann), Some.Approve(Some.Bob), Some.Reject(Dan),
            new ApprovalCommand.Erase(Some.Operator, "asked to"),
        ]);
        yield return (Staged() with { Escalation = [new EscalationLevel(3_600_000, [Principal.User("cto")])] }, [new ApprovalCommand.Wake(), Some.Cancel("late")]);
        yield return (Staged(), [new ApprovalCommand.Override(Some.Operator, Outcome.Approved, "break glass")]);
    }

    private static ApprovalRequest Staged() => Some.Request(timeoutMs: null) with
    {
        Stages = [new Stage("one", [new Rule([Some.Ann.Self, Some.Bob.Self], 2)]), new Stage("two", [new Rule([Dan.Self], 1)])],
    };
}

public sealed class SqliteEventTests : EventContract
{
    protected override Task<Database> NewDatabaseAsync() => Task.FromResult<Database>(new SqliteFile());
}

public sealed class PostgresEventTests : EventContract
{
    protected override async Task<Database> NewDatabaseAsync() => await PostgresDatabaseOf.NewAsync();
}
