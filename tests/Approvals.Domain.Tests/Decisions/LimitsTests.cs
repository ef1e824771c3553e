using System.Text;
using System.Text.Json;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.Json;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Domain.Views;

namespace Approvals.Domain.Tests.Decisions;

public sealed class LimitsTests
{
    private const int BytesOfARow = 256 * 1024;

    private static Happening Times(int count, params ApprovalCommand[] commands) => Done([.. Enumerable.Range(0, count).SelectMany(_ => commands)]);

    [Fact]
    public void The_two_hundredth_comment_is_taken_and_the_next_is_not() =>
        Given(Requested(), Times(199, Comment(Ann))).When(Comment(Bob)).Then(Commented(Bob)).When(Comment(Ann)).ThenRefused(RefusalCode.TooMany);

    [Fact]
    public void Comments_after_the_decision_count_too() =>
        Given(Requested(), Times(150, Comment(Ann)), Approved(Ann), Times(50, Comment(Bob))).When(Comment(Rita)).ThenRefused(RefusalCode.TooMany);

    [Fact]
    public void The_fiftieth_retraction_is_taken_and_the_next_is_not() =>
        Given(Requested(quorum: 2), Times(49, Approve(Ann), Retract(Ann)), Done(Approve(Bob), Retract(Bob), Approve(Ann)))
            .When(Retract(Ann)).ThenRefused(RefusalCode.TooMany);

    [Fact]
    public void The_fiftieth_delegation_is_taken_and_the_next_is_not() =>
        Given(Requested(), Times(49, HandOn(Ann, Dora), TakeBack(Ann)), HandedOn(Bob, Dora)).When(HandOn(Ann, Dora)).ThenRefused(RefusalCode.TooMany);

    [Fact]
    public void A_delegation_that_stands_is_repeated_after_the_cap() =>
        Given(Requested(), Times(49, HandOn(Ann, Dora), TakeBack(Ann)), HandedOn(Bob, Dora)).When(HandOn(Bob, Dora)).ThenUnchanged();

    [Fact]
    public void A_vote_is_still_cast_after_the_last_retraction() =>
        Given(Requested(quorum: 2), Times(50, Approve(Ann), Retract(Ann))).When(Approve(Ann)).Then(VoteCast(Ann));

    [Fact]
    public void A_known_key_is_answered_after_the_cap() =>
        Given(Requested(), Done(Comment(Ann) with { Key = Key("first") }), Times(199, Comment(Ann)))
            .When(Comment(Ann) with { Key = Key("first") }).ThenUnchanged()
            .When(Comment(Ann) with { Key = Key("first", "other") }).ThenRefused(RefusalCode.IdempotencyKeyReused)
            .When(Comment(Ann) with { Key = Key("second") }).ThenRefused(RefusalCode.TooMany);

    [Fact]
    public void The_revoked_delegation_keeps_who_may_read_and_forgets_the_rest() =>
        Given(Requested(), HandedOn(Ann, Dora)).When(TakeBack(Ann)).ThenState(approval =>
        {
            var revoked = approval.Delegations.ShouldHaveSingleItem();
            (revoked.To, revoked.Reason, revoked.Holds.Count).ShouldBe((Dora.Self, null, 0));
        });

    [Fact]
    public void After_ten_thousand_rounds_of_everything_with_keys_the_state_and_an_item_of_a_list_are_small()
    {
        var text = new string('é', 4_000);
        Approval approval = Decider.Decide(Id, null, Create(Request(quorum: 2) with { AllowSelfApproval = false }), Start).After!;
        var refusals = new Dictionary<RefusalCode, int>();
        ApprovalCommand[] commands =
        [
            new ApprovalCommand.AddComment(Ann, text), Approve(Ann, text), Retract(Ann), new ApprovalCommand.Delegate(Bob, Dora.Self, text), TakeBack(Bob), Nudge(Rita),
        ];
        for (var round = 0; round < 10_000; round++)
        {
            var key = new IdempotencyKey("k", $"{round:d32}", new string('d', 64));
            var ruling = Decider.Decide(Id, approval, commands[round % commands.Length] with { Key = key }, Start.AddMilliseconds(round));
            approval = ruling.After!;
            if (ruling.Refusal is { } refusal)
                refusals[refusal.Code] = refusals.GetValueOrDefault(refusal.Code) + 1;
        }

        refusals.Keys.ShouldBe([RefusalCode.TooMany]);
        (approval.Comments.Count, approval.Retractions, approval.Delegations.Count).ShouldBe((200, 50, 50));
        Size(ApprovalSnapshot.Of(approval), DomainJson.Compact.ApprovalSnapshot).ShouldBeLessThan(BytesOfARow);
        Size(ApprovalView.InList(approval), DomainJson.Compact.ApprovalView).ShouldBeLessThan(BytesOfARow);
    }

    [Fact]
    public void Long_remarks_of_many_are_kept_apart_from_the_state_and_left_out_of_a_list()
    {
        var text = new string('é', 4_000);
        var many = Enumerable.Range(0, 60).Select(i => new Caller(Principal.User($"voter{i}"), [], Roles.Approver)).ToArray();
        var approval = Given(
            Requested(Request() with { Stages = [new Stage("all", [new Rule([.. many.Select(voter => voter.Self)], 51)])] }),
            Done([.. many.Take(50).Select(voter => Approve(voter, text))]),
            Done([.. many.Skip(50).Select(voter => new ApprovalCommand.Delegate(voter, Principal.User("dora"), text))])).Approval!;
        Remarks.AreLarge(approval).ShouldBeTrue();
        var state = JsonSerializer.Serialize(ApprovalSnapshot.Of(approval).WithoutRemarks(), DomainJson.Compact.ApprovalSnapshot);
        Encoding.UTF8.GetByteCount(state).ShouldBeLessThan(BytesOfARow);
        var read = JsonSerializer.Deserialize(state, DomainJson.Compact.ApprovalSnapshot)!;
        var remarks = JsonSerializer.Deserialize(JsonSerializer.Serialize(Remarks.Of(approval), DomainJson.Compact.Remarks), DomainJson.Compact.Remarks)!;
        ApprovalText.Of(read.Restore(Id, approval.Request, approval.Comments, remarks)).ShouldBe(ApprovalText.Of(approval));

        foreach (var listed in (Approval[])[read.Restore(Id, approval.Request), approval])
        {
            var item = ApprovalView.InList(listed);
            item.RemarksOmitted.ShouldBe(true);
            item.Votes.Count.ShouldBe(50);
            Size(item, DomainJson.Compact.ApprovalView).ShouldBeLessThan(BytesOfARow);
            JsonSerializer.Serialize(item, DomainJson.Compact.ApprovalView).ShouldNotContain("éé");
        }

        ApprovalView.Of(approval).RemarksOmitted.ShouldBeNull();
    }

    [Fact]
    public void A_large_context_is_left_out_of_a_list_and_said_to_be_with_its_hash()
    {
        var least = ApprovalView.InList(Given(Requested(Request() with { Context = new RawJson(Padded(8 * 1024)), ContextHash = "sha256:x" })).Approval!);
        (least.ContextOmitted, least.Context!.Size, least.Comments).ShouldBe((false, 8 * 1024, null));
        var large = ApprovalView.InList(Given(Requested(Request() with { Context = new RawJson(Padded(8 * 1024 + 1)), ContextHash = "sha256:x" })).Approval!);
        (large.ContextOmitted, large.Context, large.ContextHash).ShouldBe((true, null, "sha256:x"));
    }

    private static string Padded(int size) => $$"""{"a":"{{new string('x', size - 8)}}"}""";

    private static int Size<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> json) => Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(value, json));
}
