using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Decisions;

/// <summary>The idempotency key: the same one has one effect.</summary>
public sealed class RepeatingTests
{
    public static TheoryData<string> Names => [.. Keyed.Keys];

    private static readonly Dictionary<string, (Happening[] Before, ApprovalCommand Command)> Keyed = new(StringComparer.Ordinal)
    {
        ["vote"] = ([Requested(quorum: 2)], Approve(Ann)),
        ["retract"] = ([Requested(quorum: 2), Approved(Ann)], Retract(Ann)),
        ["delegate"] = ([Requested()], HandOn(Ann, Dora)),
        ["revoke"] = ([Requested(), HandedOn(Ann, Dora)], TakeBack(Ann)),
        ["comment"] = ([Requested()], Comment(Ann)),
        ["remind"] = ([Requested()], Nudge(Rita)),
        ["cancel"] = ([Requested()], Cancel(Rita)),
        ["override"] = ([Requested()], Override(Operator)),
        ["erase"] = ([Requested(), Approved(Ann)], Erase(Operator)),
        ["create"] = ([], Create(Request())),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_key_and_body_has_one_effect(string name)
    {
        var (before, command) = Keyed[name];
        var story = Given(before).When(command with { Key = Key("k1") });
        story.Last!.Events.Count.ShouldBe(1);
        story.Last.Events[0].Key.ShouldBe(new SeenKey("scope-of-k1", "digest-of-{}"));
        story.Approval!.Keys.ShouldContain(new SeenKey("scope-of-k1", "digest-of-{}"));
        story.When(Minutes(5)).When(command with { Key = Key("k1"), IfMatch = [77] }).ThenUnchanged();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_key_with_another_body_is_refused(string name)
    {
        var (before, command) = Keyed[name];
        Given(before).When(command with { Key = Key("k1") }).When(command with { Key = Key("k1", "other") })
            .ThenRefused(RefusalCode.IdempotencyKeyReused);
    }

    [Fact]
    public void Another_key_is_another_effect() =>
        Given(Requested(), Done(Comment(Ann) with { Key = Key("k1") })).When(Comment(Ann) with { Key = Key("k2") }).Then(Commented(Ann));

    [Fact]
    public void A_key_is_kept_with_the_first_event_only() =>
        Given(Requested()).When(Approve(Ann) with { Key = Key("k1") }).ThenRuling(ruling =>
            ruling.Events.Select(recorded => recorded.Key is not null).ShouldBe([true, false]));

    [Fact]
    public void A_refused_command_uses_up_no_key() =>
        Given(Requested(Request() with { RequireComment = true })).When(Approve(Ann) with { Key = Key("k1") })
            .When(Approve(Ann, "Seen") with { Key = Key("k1", "with comment") }).Then(VoteCast(Ann), Decided(Outcome.Approved));

    [Fact]
    public void A_key_works_after_the_deadline_too() =>
        Given(Requested(quorum: 2), Done(Approve(Ann) with { Key = Key("k1") }), Minutes(90)).When(Approve(Ann) with { Key = Key("k1") })
            .Then(Decided(Outcome.Rejected, Cause.Timeout));

    [Fact]
    public void Who_may_not_see_the_approval_learns_nothing_from_a_key() =>
        Given(Requested(), Done(Comment(Ann) with { Key = Key("k1") })).When(Comment(Dora) with { Key = Key("k1") }).ThenRefused(RefusalCode.NotFound);
}
