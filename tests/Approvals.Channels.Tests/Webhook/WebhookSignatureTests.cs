using System.Text;
using System.Text.Json;
using Approvals.Channels.Tests.Support;
using Approvals.Channels.Webhook;

namespace Approvals.Channels.Tests.Webhook;

/// <summary>Checked by the reference verifier of Standard Webhooks, which is not ours.</summary>
public sealed class WebhookSignatureTests : IClassFixture<Verifier>
{
    private const string Old = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string New = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    private readonly Verifier verifier;

    public WebhookSignatureTests(Verifier verifier) => this.verifier = verifier;

    [Fact]
    public async Task The_reference_verifier_takes_what_is_sent()
    {
        await using var receiver = await Receiver.StartAsync();
        await SendAsync(receiver, Old, null);
        (await verifier.VerifyAsync(Old, receiver.Calls.Single())).ShouldBe("ok");
        (await verifier.VerifyAsync(New, receiver.Calls.Single())).ShouldContain("No matching signature");
    }

    [Fact]
    public async Task While_secrets_rotate_both_verify()
    {
        await using var receiver = await Receiver.StartAsync();
        await SendAsync(receiver, New, Old);
        receiver.Calls.Single().Headers["webhook-signature"].Split(' ').Length.ShouldBe(2);
        (await verifier.VerifyAsync(Old, receiver.Calls.Single())).ShouldBe("ok");
        (await verifier.VerifyAsync(New, receiver.Calls.Single())).ShouldBe("ok");
    }

    [Fact]
    public async Task A_secret_that_is_no_base64_counts_as_its_bytes()
    {
        await using var receiver = await Receiver.StartAsync();
        const string words = "correct horse battery staple";
        await SendAsync(receiver, words, null);
        var asBase64 = "whsec_" + Convert.ToBase64String(Encoding.UTF8.GetBytes(words));
        (await verifier.VerifyAsync(asBase64, receiver.Calls.Single())).ShouldBe("ok");
    }

    [Fact]
    public async Task A_changed_body_is_not_taken()
    {
        await using var receiver = await Receiver.StartAsync();
        await SendAsync(receiver, Old, null);
        var call = receiver.Calls.Single();
        (await verifier.VerifyAsync(Old, call with { Body = [.. call.Body, (byte)' '] })).ShouldContain("No matching signature");
    }

    [Fact]
    public void Without_a_secret_nothing_is_signed() =>
        WebhookSignature.Of("id", DateTimeOffset.UnixEpoch, "{}"u8, null, "").ShouldBeNull();

    private static async Task SendAsync(Receiver receiver, string secret, string? previous)
    {
        var options = new WebhookOptions { Url = receiver.Url, SigningSecret = secret, PreviousSigningSecret = previous, AllowPrivateNetworks = true };
        using var sender = new WebhookSender(options, TimeProvider.System);
        var approval = Messages.Pending(Messages.Request with { Title = "Grüße 🚀 \"quoted\" \\ <b>" });
        var result = await new WebhookChannel(options, sender, Messages.Links).SendAsync(Messages.About(approval, destination: "default"), CancellationToken.None);
        result.ShouldBeOfType<SendResult.Delivered>();
    }
}

/// <summary>The npm package <c>standardwebhooks</c>, in Node.</summary>
public sealed class Verifier : IAsyncLifetime
{
    private Peer node = null!;

    public Task InitializeAsync()
    {
        var folder = Path.Combine(Peer.Folder, "..", "..", "npm");
        Directory.Exists(Path.Combine(folder, "node_modules", "standardwebhooks")).ShouldBeTrue("run 'npm ci' in tests/npm first; ./test does");
        node = new Peer("node", folder, "verify.mjs");
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        node.Dispose();
        return Task.CompletedTask;
    }

    internal async Task<string> VerifyAsync(string secret, Received call)
    {
        var headers = call.Headers.Where(header => header.Key.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase)).ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value, StringComparer.Ordinal);
        await node.WriteLineAsync(JsonSerializer.Serialize(new { secret, headers, body = call.Text }));
        return await node.ReadLineAsync();
    }
}
