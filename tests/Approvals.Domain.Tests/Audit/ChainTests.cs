using Approvals.Domain.Audit;
using Approvals.Domain.Decisions;

namespace Approvals.Domain.Tests.Audit;

/// <summary>Every kind of tampering is noticed; erasure is none.</summary>
public sealed class ChainTests
{
    private static readonly IReadOnlyList<JournalRow> Whole = HashChain.Seal("", Given(
        Requested(quorum: 2), Done(Comment(Ann)), Approved(Ann), Approved(Bob), Done(Erase(Operator))).Journal, () => "salt");

    private static readonly (int Version, string Hash) Head = (Whole.Count, Whole[^1].Hash);

    private static List<JournalRow> Changed(int version, Func<JournalRow, JournalRow> change) =>
        [.. Whole.Select(row => row.Version == version ? change(row) : row)];

    /// <summary>A forger who computes the hashes again from a row on.</summary>
    private static List<JournalRow> Rechained(IEnumerable<JournalRow> rows)
    {
        var previous = HashChain.Genesis;
        var chained = new List<JournalRow>();
        foreach (var row in rows)
        {
            chained.Add(row with { PrevHash = previous, Hash = HashChain.Sha256(previous + row.Record) });
            previous = chained[^1].Hash;
        }

        return chained;
    }

    [Fact]
    public void A_whole_chain_has_no_fault() => ChainVerifier.Fault(Whole, Head).ShouldBeNull();

    [Fact]
    public void An_empty_chain_has_no_fault_unless_a_head_is_known()
    {
        ChainVerifier.Fault([]).ShouldBeNull();
        ChainVerifier.Fault([], Head).ShouldNotBeNull();
    }

    [Fact]
    public void The_hashes_are_those_of_the_contract()
    {
        Whole[0].PrevHash.ShouldBe(new string('0', 64));
        Whole[1].PrevHash.ShouldBe(Whole[0].Hash);
        Whole[1].Hash.ShouldBe(HashChain.Sha256(Whole[0].Hash + Whole[1].Record));
        Whole[1].Record.ShouldContain($"\"payloadHash\":\"{HashChain.Sha256(Whole[1].Payload!)}\"");
        HashChain.Sha256("abc").ShouldBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    [Fact]
    public void A_chain_goes_on_from_its_head()
    {
        var journal = Given(Requested(quorum: 2), Approved(Ann)).Journal;
        var first = HashChain.Seal("", [journal[0]], () => "a");
        var second = HashChain.Seal(first[0].Hash, [journal[1]], () => "b");
        ChainVerifier.Fault([first[0], second[0]], (2, second[0].Hash)).ShouldBeNull();
    }

    [Fact]
    public void Each_payload_has_a_salt_of_its_own()
    {
        var salts = new Queue<string>(["one", "two"]);
        var rows = HashChain.Seal("", Given(Requested(quorum: 2), Approved(Ann)).Journal, salts.Dequeue);
        rows[0].Payload!.ShouldContain("\"salt\":\"one\"");
        rows[1].Payload!.ShouldContain("\"salt\":\"two\"");
    }

    [Fact]
    public void A_row_keeps_the_digest_of_its_idempotency_key()
    {
        var rows = HashChain.Seal("", Given(Requested(quorum: 2), Done(Approve(Ann) with { Key = Key("k1") })).Journal, () => "salt");
        rows.Select(row => row.IdempotencyKey).ShouldBe([null, "scope-of-k1"]);
    }

    [Fact]
    public void A_changed_payload_is_noticed() =>
        ChainVerifier.Fault(Changed(2, row => row with { Payload = row.Payload!.Replace("fine", "bad", StringComparison.Ordinal) }))
            .ShouldBe("The payload of version 2 was changed.");

    [Fact]
    public void A_changed_record_is_noticed() =>
        ChainVerifier.Fault(Changed(3, row => row with { Record = row.Record.Replace("approve", "reject", StringComparison.Ordinal) }))
            .ShouldBe("The hash of version 3 does not follow from the row before.");

    [Fact]
    public void A_changed_record_with_its_hash_is_noticed_at_the_next_row() =>
        ChainVerifier.Fault(Changed(3, row => row with { Record = row.Record + " ", Hash = HashChain.Sha256(row.PrevHash + row.Record + " ") }))
            .ShouldBe("The hash of version 4 does not follow from the row before.");

    [Fact]
    public void A_changed_link_is_noticed() =>
        ChainVerifier.Fault(Changed(3, row => row with { PrevHash = HashChain.Genesis })).ShouldNotBeNull();

    [Fact]
    public void A_changed_type_or_time_is_noticed()
    {
        ChainVerifier.Fault(Changed(3, row => row with { Type = "commented" })).ShouldBe("The record of version 3 belongs to another row.");
        ChainVerifier.Fault(Changed(3, row => row with { At = row.At.AddSeconds(1) })).ShouldBe("The record of version 3 belongs to another row.");
    }

    [Fact]
    public void Two_rows_exchanged_and_chained_anew_are_noticed() =>
        ChainVerifier.Fault(Rechained([Whole[0], Whole[2] with { Version = 2 }, Whole[1] with { Version = 3 }, Whole[3], Whole[4], Whole[5]]))
            .ShouldBe("The record of version 2 belongs to another row.");

    [Fact]
    public void A_missing_row_is_noticed()
    {
        ChainVerifier.Fault([.. Whole.Where(row => row.Version != 3)]).ShouldBe("Version 3 is missing.");
        ChainVerifier.Fault([.. Whole.Skip(1)]).ShouldBe("Version 1 is missing.");
    }

    [Fact]
    public void A_missing_row_is_noticed_though_all_were_chained_anew() =>
        ChainVerifier.Fault(Rechained(Whole.Where(row => row.Version != 3)), Head).ShouldNotBeNull();

    [Fact]
    public void A_cut_tail_is_noticed_by_who_knows_the_head()
    {
        ChainVerifier.Fault([.. Whole.Take(3)]).ShouldBeNull();
        ChainVerifier.Fault([.. Whole.Take(3)], Head).ShouldBe("The chain does not lead to the version and hash that the approval has.");
        ChainVerifier.Fault(Whole, (Whole.Count, HashChain.Genesis)).ShouldBe("The chain does not lead to the version and hash that the approval has.");
        ChainVerifier.Fault(Whole, (Whole.Count + 1, Whole[^1].Hash)).ShouldBe("The chain does not lead to the version and hash that the approval has.");
        ChainVerifier.Fault(Whole, (3, Whole[2].Hash)).ShouldBe("The chain goes on after the approval's version.");
    }

    [Fact]
    public void A_payload_removed_by_an_erasure_is_right() =>
        ChainVerifier.Fault([.. Whole.Select(row => row.Type == "erased" ? row : row with { Payload = null })], Head).ShouldBeNull();

    [Fact]
    public void A_payload_removed_without_an_erasure_is_noticed() =>
        ChainVerifier.Fault([.. Whole.Take(4).Select(row => row.Version == 2 ? row with { Payload = null } : row)])
            .ShouldBe("The payload of version 2 is gone, and no erasure names it.");

    [Fact]
    public void An_erasure_does_not_cover_itself() =>
        ChainVerifier.Fault(Changed(6, row => row with { Payload = null })).ShouldBe("The payload of version 6 is gone, and no erasure names it.");

    [Fact]
    public void An_erasure_does_not_cover_what_it_does_not_name()
    {
        var comment = Given(Requested(), Done(Comment(Ann), Cancel(Rita))).Journal;
        var erased = comment[^1] with { Version = 4, Event = new Approvals.Domain.Events.ApprovalEvent.Erased([1, 4, 5], "why") };
        var rows = HashChain.Seal("", [.. comment, erased, erased with { Version = 5, Event = comment[1].Event }], () => "salt");
        ChainVerifier.Fault([rows[0] with { Payload = null }, rows[1], rows[2], rows[3], rows[4]]).ShouldBeNull();
        ChainVerifier.Fault([rows[0], rows[1] with { Payload = null }, rows[2], rows[3], rows[4]]).ShouldNotBeNull();
        ChainVerifier.Fault([rows[0], rows[1], rows[2], rows[3], rows[4] with { Payload = null }]).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"type":"erased","salt":"","event":{}}""")]
    [InlineData("""{"type":"voted","salt":"","event":{}}""")]
    [InlineData("""{"type":"commented","salt":"","event":{"by":"user:ann","text":"x"}}""")]
    public void An_erasure_whose_payload_is_nonsense_is_noticed(string payload) =>
        ChainVerifier.Fault(Changed(6, row => row with { Payload = payload })).ShouldBe("The payload of version 6 was changed.");

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    public void A_record_that_is_nonsense_is_noticed_though_all_were_chained_anew(string record) =>
        ChainVerifier.Fault(Rechained(Changed(2, row => row with { Record = record }))).ShouldBe("The record of version 2 belongs to another row.");

    [Fact]
    public void A_record_holds_nothing_personal() =>
        Whole.ShouldAllBe(row => !row.Record.Contains("ann") && !row.Record.Contains("rita") && !row.Record.Contains("Looks fine"));
}
