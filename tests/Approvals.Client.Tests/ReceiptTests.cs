using System.Text.Json;
using Approvals.Client.Contracts;
using Approvals.Client.Tests.Support;

namespace Approvals.Client.Tests;

public sealed class ReceiptTests
{
    private const string Context = """{"build":4711,"environment":"production"}""";
    private static readonly SignedReceipt Signed = SignedReceipt.Make();

    [Fact]
    public void A_receipt_says_what_was_decided()
    {
        var receipt = Receipt.Verify(Signed.Text, Signed.KeySet);
        receipt.ApprovalId.ShouldBe(SignedReceipt.Id);
        (receipt.Outcome, receipt.Cause).ShouldBe((ApprovalStatus.Approved, "votes"));
        receipt.Votes.ShouldHaveSingleItem().ShouldBe(new ReceiptVote("user:ann", null, Verdict.Approve, DateTimeOffset.Parse("2026-01-31T09:30:00Z", null), "api", 0));
        receipt.Audit.ShouldBe(new ReceiptHead(3, "ab"));
        Receipt.Verify(Signed.Text + "\n", Signed.KeySet).ApprovalId.ShouldBe(SignedReceipt.Id);
    }

    [Fact]
    public void A_worker_learns_whether_its_facts_are_those_that_were_approved()
    {
        var receipt = Receipt.Verify(Signed.Text, Signed.KeySet);
        receipt.IsAbout(JsonElement.Parse(Context)).ShouldBeTrue();
        receipt.IsAbout(JsonElement.Parse("""{ "environment": "production", "build": 4711.0 }""")).ShouldBeTrue();
        receipt.IsAbout(JsonElement.Parse("""{"build":4712,"environment":"production"}""")).ShouldBeFalse();
    }

    [Fact]
    public void Each_of_a_thousand_changed_receipts_is_refused()
    {
        var random = new Random(16);
        for (var i = 0; i < 1000; i++)
            Should.Throw<ReceiptException>(() => Receipt.Verify(Changed(Signed.Text, random), Signed.KeySet));
    }

    [Fact]
    public void What_claims_another_algorithm_or_an_extension_or_another_key_is_refused()
    {
        foreach (var header in new[] { """{"alg":"none","kid":"KID"}""", """{"alg":"HS256","kid":"KID"}""", """{"alg":"ES256","kid":"KID","crit":["exp"]}""", """{"alg":"ES256"}""", """{"alg":"ES256","kid":"other"}""", "[]", "{" })
            Should.Throw<ReceiptException>(() => Receipt.Verify(SignedReceipt.Make(header).Text, Signed.KeySet));
        Should.Throw<ReceiptException>(() => Receipt.Verify(Signed.Text, SignedReceipt.Make().KeySet)).Message.ShouldContain("no key");
        foreach (var set in new[] { "{}", "[]", "nonsense", """{"keys":[7]}""", Signed.KeySet.Replace("\"x\":\"", "\"x\":\"AA", StringComparison.Ordinal) })
            Should.Throw<ReceiptException>(() => Receipt.Verify(Signed.Text, set));
    }

    /// <summary>One letter is another one, is gone, or is there twice; or two parts have changed places.</summary>
    private static string Changed(string text, Random random)
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=";
        while (true)
        {
            var at = random.Next(text.Length);
            var changed = random.Next(4) switch
            {
                0 => text.Remove(at, 1),
                1 => text.Insert(at, text[at].ToString()),
                2 => string.Join('.', text.Split('.').Reverse()),
                _ => text[..at] + Letters[random.Next(Letters.Length)] + text[(at + 1)..],
            };
            if (changed != text)
                return changed;
        }
    }
}
