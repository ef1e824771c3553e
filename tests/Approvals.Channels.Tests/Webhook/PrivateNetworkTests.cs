using System.Net;
using Approvals.Channels.Tests.Support;
using Approvals.Channels.Webhook;

namespace Approvals.Channels.Tests.Webhook;

public sealed class PrivateNetworkTests
{
    public static TheoryData<string> Hidden => [.. Corpus.Lines("ssrf-addresses.txt")];

    public static TheoryData<string> Urls => [.. Corpus.Lines("ssrf-urls.txt")];

    [Theory]
    [MemberData(nameof(Hidden))]
    public void An_address_that_is_not_public_is_known_as_such(string address) =>
        PublicAddresses.Contains(IPAddress.Parse(address)).ShouldBeFalse();

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("1.1.1.1")]
    [InlineData("93.184.216.34")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("192.167.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001:831::200e")]
    [InlineData("::ffff:8.8.8.8")]
    public void A_public_address_is_let_through(string address) => PublicAddresses.Contains(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [MemberData(nameof(Urls))]
    public async Task No_spelling_of_a_url_reaches_this_machine(string template)
    {
        await using var receiver = await Receiver.StartAsync();
        if (!Uri.TryCreate(template.Replace("{port}", receiver.Url.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal), UriKind.Absolute, out var url))
            return;
        var options = new WebhookOptions { Url = url };
        using var sender = new WebhookSender(options, TimeProvider.System, new GuardedConnection(false, LookUpAsync));
        var result = await sender.SendAsync(options.Find("default")!, Guid.NewGuid(), [], CancellationToken.None);
        // Some spellings are no names that anybody knows, which is a failure of another kind.
        (result is SendResult.GiveUp refused ? refused.Reason : result.ShouldBeOfType<SendResult.TryLater>(template).Reason).ShouldMatch("not a public address|cannot be reached");
        receiver.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_address_that_was_checked_is_the_one_connected()
    {
        await using var receiver = await Receiver.StartAsync();
        var lookUps = 0;
        // A name that says something else every time it is asked: the second answer would be unreachable.
        Task<IPAddress[]> Rebinding(string host, CancellationToken cancellationToken) =>
            Task.FromResult<IPAddress[]>([IPAddress.Parse(++lookUps == 1 ? "127.0.0.1" : "192.0.2.1")]);
        var options = new WebhookOptions { Url = new Uri($"http://rebinding.test:{receiver.Url.Port}/"), AllowPrivateNetworks = true };
        using var sender = new WebhookSender(options, TimeProvider.System, new GuardedConnection(true, Rebinding));
        (await sender.SendAsync(options.Find("default")!, Guid.NewGuid(), [], CancellationToken.None)).ShouldBeOfType<SendResult.Delivered>();
        lookUps.ShouldBe(1);
        receiver.Calls.Single().Headers["Host"].ShouldStartWith("rebinding.test");
    }

    [Fact]
    public async Task A_dead_address_does_not_hide_a_live_one()
    {
        await using var receiver = await Receiver.StartAsync();
        Task<IPAddress[]> Two(string host, CancellationToken cancellationToken) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.9"), IPAddress.Loopback]);
        var options = new WebhookOptions { Url = new Uri($"http://two.test:{receiver.Url.Port}/"), AllowPrivateNetworks = true };
        using var sender = new WebhookSender(options, TimeProvider.System, new GuardedConnection(true, Two));
        (await sender.SendAsync(options.Find("default")!, Guid.NewGuid(), [], CancellationToken.None)).ShouldBeOfType<SendResult.Delivered>();
    }

    private static Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken) => host switch
    {
        "public-and-private.test" => Addresses("93.184.216.34", "127.0.0.1"),
        "private-and-public.test" => Addresses("127.0.0.1", "93.184.216.34"),
        "rebinding.test" => Addresses("127.0.0.1"),
        "metadata.test" => Addresses("169.254.169.254"),
        "mapped.test" => Addresses("::ffff:127.0.0.1"),
        "nat64.test" => Addresses("64:ff9b::7f00:1"),
        _ => Dns.GetHostAddressesAsync(host, cancellationToken),
    };

    private static Task<IPAddress[]> Addresses(params string[] texts) => Task.FromResult<IPAddress[]>([.. texts.Select(IPAddress.Parse)]);
}
