using System.Text.Json;
using Approvals.Domain.Audit;
using Approvals.Domain.Decisions;
using Approvals.Domain.Events;
using Approvals.Domain.Json;
using Approvals.Domain.State;
using Approvals.Domain.Views;

namespace Approvals.Domain.Tests.Audit;

/// <summary>The journal's formats are frozen: first line the payload, second line the record.</summary>
public sealed class GoldenFileTests
{
    public static TheoryData<string> Names => [.. GoldenEvents.All.Select(specimen => specimen.Name)];

    private static readonly Type[] EventKinds = [.. typeof(ApprovalEvent).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(ApprovalEvent)))];

    private static RecordedEvent Specimen(string name) => GoldenEvents.All.Single(specimen => specimen.Name == name).Recorded;

    [Fact]
    public void Every_kind_of_event_has_a_golden_file() =>
        GoldenEvents.All.Select(specimen => specimen.Recorded.Event.GetType()).ShouldBe(EventKinds, ignoreOrder: true);

    [Fact]
    public void Every_kind_of_event_has_its_name_for_ever() => EventTypes.Names.ShouldBe(
        ["requested", "vote-cast", "vote-retracted", "delegated", "delegation-revoked", "commented", "reminded", "stage-opened", "escalated", "decided", "erased"]);

    [Fact]
    public void An_unknown_name_is_refused() => Should.Throw<FormatException>(() => EventTypes.JsonOf("voted")).Message.ShouldContain("'voted'");

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_event_is_written_as_ever(string name)
    {
        var payload = EventCodec.WritePayload(Specimen(name), GoldenEvents.Salt);
        var record = EventCodec.WriteRecord(Specimen(name), HashChain.Sha256(payload));
        EventTypes.NameOf(Specimen(name).Event).ShouldBe(name);
        $"{payload}\n{record}".ShouldMatchGoldenFile(name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_event_ever_written_is_read(string name)
    {
        var lines = GoldenFile.Lines(name);
        var read = EventCodec.Read(Id, 3, Specimen(name).At, lines[0]);
        EventCodec.WritePayload(read, GoldenEvents.Salt).ShouldBe(lines[0]);
        read.Event.ShouldBeOfType(Specimen(name).Event.GetType());
        (read with { Event = Specimen(name).Event }).ShouldBe(Specimen(name));
        JsonSerializer.Deserialize(lines[1], DomainJson.Compact.AuditRecord)!.Type.ShouldBe(name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_event_evolves_pending_and_decided_approvals(string name)
    {
        var recorded = Specimen(name) with { Version = 9 };
        foreach (var before in new[] { Given(Requested(GoldenEvents.FullRequest)).Approval, Given(Requested(), Approved(Ann)).Approval })
        {
            var after = Evolver.Evolve(before, recorded);
            (after.Version, after.UpdatedAt).ShouldBe((9, recorded.At));
            if (recorded.Key is { } key)
                after.Keys.ShouldContain(key);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_a_request_can_be_the_first_event(string name)
    {
        if (name == "requested")
            Evolver.Evolve(null, Specimen(name)).ShouldBeOfType<Approval.Pending>();
        else
            Should.Throw<InvalidOperationException>(() => Evolver.Evolve(null, Specimen(name)));
    }

    [Fact]
    public void A_request_is_stored_as_ever() =>
        JsonSerializer.Serialize(GoldenEvents.FullRequest, DomainJson.Compact.ApprovalRequest).ShouldMatchGoldenFile("approval-request");

    [Fact]
    public void A_snapshot_of_a_pending_approval_is_stored_as_ever() =>
        JsonSerializer.Serialize(ApprovalSnapshot.Of(Busy().Approval!), DomainJson.Compact.ApprovalSnapshot).ShouldMatchGoldenFile("snapshot-pending-2");

    [Fact]
    public void A_snapshot_of_an_erased_approval_is_stored_as_ever() =>
        JsonSerializer.Serialize(ApprovalSnapshot.Of(Ended().When(Erase(Operator)).Approval!), DomainJson.Compact.ApprovalSnapshot)
            .ShouldMatchGoldenFile("snapshot-erased-2");

    [Fact]
    public void A_pending_approval_looks_as_ever() =>
        JsonSerializer.Serialize(ApprovalView.Of(Busy().Approval!), DomainJson.Compact.ApprovalView).ShouldMatchGoldenFile("view-pending");

    [Fact]
    public void A_decided_approval_looks_as_ever() =>
        JsonSerializer.Serialize(ApprovalView.Of(Ended().Approval!), DomainJson.Compact.ApprovalView).ShouldMatchGoldenFile("view-decided");

    [Fact]
    public void A_receipt_looks_as_ever() =>
        JsonSerializer.Serialize(ReceiptView.Of((Approval.Decided)Ended().Approval!), DomainJson.Compact.ReceiptView).ShouldMatchGoldenFile("receipt");

    [Fact]
    public void A_policy_is_hashed_as_ever() =>
        JsonSerializer.Serialize(PolicyView.Of(GoldenEvents.FullRequest), DomainJson.Compact.PolicyView).ShouldMatchGoldenFile("policy");

    [Fact]
    public void An_erased_approval_shows_no_context_and_its_hash()
    {
        var view = ApprovalView.Of(Ended().When(Erase(Operator)).Approval!);
        view.Context.ShouldBeNull();
        view.ContextHash.ShouldBe(ApprovalView.Of(Ended().Approval!).ContextHash);
    }

    [Theory]
    [InlineData("snapshot-pending", 1)]
    [InlineData("snapshot-erased", 0)]
    public void Snapshots_with_the_comments_inside_are_read(string name, int comments)
    {
        var request = JsonSerializer.Deserialize(GoldenFile.Lines("approval-request").Single(), DomainJson.Compact.ApprovalRequest)!;
        var restored = JsonSerializer.Deserialize(GoldenFile.Lines(name).Single(), DomainJson.Compact.ApprovalSnapshot)!.Restore(Id, request);
        restored.Comments.Count.ShouldBe(comments);
        restored.Delegations.Count.ShouldBe(2);
        JsonSerializer.Serialize(ApprovalSnapshot.Of(restored), DomainJson.Compact.ApprovalSnapshot).ShouldNotContain("comments");
    }

    [Theory]
    [InlineData("snapshot-pending-2")]
    [InlineData("snapshot-erased-2")]
    public void Stored_snapshots_are_read(string name)
    {
        var text = GoldenFile.Lines(name).Single();
        var request = JsonSerializer.Deserialize(GoldenFile.Lines("approval-request").Single(), DomainJson.Compact.ApprovalRequest)!;
        var restored = JsonSerializer.Deserialize(text, DomainJson.Compact.ApprovalSnapshot)!.Restore(Id, request);
        restored.Id.ShouldBe(Id);
        JsonSerializer.Serialize(restored.Request, DomainJson.Compact.ApprovalRequest).ShouldBe(GoldenFile.Lines("approval-request").Single());
        JsonSerializer.Serialize(ApprovalSnapshot.Of(restored), DomainJson.Compact.ApprovalSnapshot).ShouldBe(text);
    }

    private static Story Busy() => Given(
        Requested(GoldenEvents.FullRequest), Minutes(1),
        Done(
            Approve(Ann.In(Security), "Seen", """{"ticket":"CHG-1"}""") with { Key = Key("k1") },
            HandOn(Bob.In(Security), Dora),
            HandOn(Carl.In(Security), Dora),
            Comment(Rita, "Please hurry"),
            Nudge(Rita),
            TakeBack(Carl.In(Security)),
            Approve(Dora, "Seen too", """{"ticket":"CHG-2"}"""),
            Retract(Dora)),
        Minutes(14), Done(Wake()));

    private static Story Ended() => Busy().When(Override(Operator)).When(Minutes(1));
}
