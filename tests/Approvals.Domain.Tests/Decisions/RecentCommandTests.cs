using System.Text.Json;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.Events;
using Approvals.Domain.Json;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Decisions;

/// <summary>What carries commands may deliver one twice: the id of the command says so, and it has one effect.</summary>
public sealed class RecentCommandTests
{
    private static readonly Guid First = new(1, 0, 0, new byte[8]);
    private static readonly Guid Second = new(2, 0, 0, new byte[8]);
    private static readonly Guid Third = new(3, 0, 0, new byte[8]);

    private static readonly Dictionary<string, (Happening[] Before, ApprovalCommand Command)> Commands = new(StringComparer.Ordinal)
    {
        ["create"] = ([], Create(Request())),
        ["vote"] = ([Requested(quorum: 2)], Approve(Ann)),
        ["last vote"] = ([Requested()], Approve(Ann)),
        ["retract"] = ([Requested(quorum: 2), Approved(Ann)], Retract(Ann)),
        ["delegate"] = ([Requested()], HandOn(Ann, Dora)),
        ["revoke"] = ([Requested(), HandedOn(Ann, Dora)], TakeBack(Ann)),
        ["comment"] = ([Requested()], Comment(Ann)),
        ["remind"] = ([Requested()], Nudge(Rita)),
        ["cancel"] = ([Requested()], Cancel(Rita)),
        ["override"] = ([Requested()], Override(Operator)),
        ["erase"] = ([Requested(), Approved(Ann)], Erase(Operator)),
    };

    public static TheoryData<string> Names => [.. Commands.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_repeat_changes_nothing_and_is_no_refusal(string name)
    {
        var (before, command) = Commands[name];
        var story = Given(before).When(command, First);
        story.ThenRuling(ruling => ruling.Changed.ShouldBeTrue());
        story.Approval!.RecentCommands.ShouldBe([new RecentCommand(First, Start)]);
        story.After(TimeSpan.FromSeconds(9)).When(command with { IfMatch = [77] }, First).ThenUnchanged()
            .ThenRuling(ruling => ruling.Changed.ShouldBeFalse());
    }

    [Fact]
    public void A_repeated_vote_stays_retracted() => Given(Requested(quorum: 2)).When(Approve(Ann), First).When(Retract(Ann), Second)
        .When(Approve(Ann), First).ThenUnchanged().ThenState(approval => approval.Votes.ShouldBeEmpty());

    [Fact]
    public void The_same_vote_as_another_command_counts_again() => Given(Requested(quorum: 2)).When(Approve(Ann), First).When(Retract(Ann), Second)
        .When(Approve(Ann), Third).Then(VoteCast(Ann));

    [Fact]
    public void A_repeat_does_not_hold_up_what_is_due() => Given(Requested(quorum: 2), Minutes(59.9)).When(Approve(Ann), First)
        .When(Minutes(0.1)).When(Approve(Ann), First).Then(Decided(Outcome.Rejected, Cause.Timeout));

    [Fact]
    public void What_was_refused_or_only_woke_the_approval_is_judged_again_when_it_is_repeated()
    {
        Given(Requested(Request() with { RequireComment = true })).When(Approve(Ann), First).ThenRefused(RefusalCode.CommentRequired)
            .ThenState(approval => approval.RecentCommands.ShouldBeEmpty());
        Given(Requested(), Minutes(60)).When(Approve(Ann), First).ThenRefused(RefusalCode.AlreadyDecided, Decided(Outcome.Rejected, Cause.Timeout))
            .ThenState(approval => approval.RecentCommands.ShouldBeEmpty());
    }

    [Fact]
    public void They_are_kept_for_ten_seconds_as_told_by_the_time_of_newer_events()
    {
        var story = Given(Requested(quorum: 3)).When(Approve(Ann), First).After(TimeSpan.FromMilliseconds(1)).When(Comment(Ann), Second);
        story.When(Minutes(1)).When(Approve(Ann), First).ThenUnchanged();
        Given(Requested(quorum: 3)).When(Approve(Ann), First).After(TimeSpan.FromMilliseconds(1)).When(Comment(Ann), Second)
            .After(TimeSpan.FromMilliseconds(9_999)).When(Comment(Bob), Third)
            .ThenState(approval => approval.RecentCommands.Select(command => command.Id).ShouldBe([Second, Third]));
        Given(Requested(quorum: 3)).When(Approve(Ann), First).After(TimeSpan.FromSeconds(10)).When(Comment(Bob))
            .ThenState(approval => approval.RecentCommands.ShouldBeEmpty());
    }

    [Fact]
    public void The_newest_are_kept()
    {
        var approval = Given(Requested()).Approval!;
        for (var i = 0; i <= RecentCommand.MaxKept; i++)
        {
            var said = new RecordedEvent(Id, approval.Version + 1, Start, Ann.Self, Channel.Api, null, null, new ApprovalEvent.Commented(Ann.Self, "-"))
            {
                CommandId = new Guid(i + 1, 0, 0, new byte[8]),
            };
            approval = Evolver.Evolve(approval, said);
        }

        approval.RecentCommands.Select(command => command.Id).ShouldBe(Enumerable.Range(2, RecentCommand.MaxKept).Select(i => new Guid(i, 0, 0, new byte[8])));
    }

    [Fact]
    public void One_command_is_kept_once_however_many_events_it_has() =>
        Given(Requested(), Done(HandOn(Ann, Dora))).When(Approve(Bob), First)
            .ThenState(approval => approval.RecentCommands.ShouldBe([new RecentCommand(First, Start)]));

    [Fact]
    public void They_are_stored_with_the_state_and_leave_no_trace_in_it_afterwards()
    {
        var approval = Given(Requested(quorum: 2)).When(Approve(Ann), First).Approval!;
        var text = JsonSerializer.Serialize(ApprovalSnapshot.Of(approval), DomainJson.Compact.ApprovalSnapshot);
        text.ShouldContain("\"recentCommands\":[{\"id\":\"00000001-0000-0000-0000-000000000000\",\"at\":\"2026-01-31T09:30:00.000Z\"}]");
        JsonSerializer.Deserialize(text, DomainJson.Compact.ApprovalSnapshot)!.Restore(Id, approval.Request).HasApplied(First).ShouldBeTrue();
        JsonSerializer.Serialize(ApprovalSnapshot.Of(Given(Requested()).Approval!), DomainJson.Compact.ApprovalSnapshot).ShouldNotContain("recentCommands");
    }
}
