using System.Net;
using System.Security.Cryptography;
using System.Text;
using Approvals.Application.Keys;
using Approvals.Domain.Principals;
using Approvals.Host.Api.Errors;
using Approvals.Host.Auth;
using Approvals.Host.Configuration;
using Approvals.Host.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Approvals.Host.Tests.Auth;

public sealed class ApiKeyDirectoryTests : IDisposable
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.7");

    private readonly ManualTime time = new();
    private readonly FakeApiKeyStore store = new();
    private readonly ApiKeyDirectory keys;

    public ApiKeyDirectoryTests() => keys = new(new ApiKeys([]), store, new RateLimitOptions { AnonymousPermitsPerMinute = 5 }, time, NullLogger<ApiKeyDirectory>.Instance);

    public void Dispose() => keys.Dispose();

    [Fact]
    public void A_new_key_has_a_form_of_its_own_and_none_is_made_twice()
    {
        var made = Enumerable.Range(0, 1000).Select(_ => ApiKeySecret.New()).ToHashSet(StringComparer.Ordinal);
        made.Count.ShouldBe(1000);
        made.ShouldAllBe(key => ApiKeySecret.HasForm(key) && key.StartsWith("ak_", StringComparison.Ordinal) && key.Length == 43);
        ApiKeySecret.PrefixOf("ak_0123456789").ShouldBe("ak_01234");
    }

    [Fact]
    public async Task A_key_speaks_for_its_service_and_is_read_once_in_two_seconds()
    {
        var (secret, id) = Keep("ci", ["requester", "approver"], ["builders"]);
        var identity = (await keys.FindAsync(secret, Here)).ShouldNotBeNull();
        identity.Self.ShouldBe(Principal.Service("ci"));
        identity.Roles.ShouldBe(Roles.Requester | Roles.Approver);
        identity.Groups.ShouldBe([Principal.Group("builders")]);
        identity.KeyId.ShouldBe(id);
        var again = keys.FindAsync(secret, Here);
        again.IsCompletedSuccessfully.ShouldBeTrue();
        (await again).ShouldBeSameAs(identity);
        store.Reads.ShouldBe(1);
        time.Advance(ApiKeyDirectory.Believed);
        (await keys.FindAsync(secret, Here)).ShouldNotBeNull();
        store.Reads.ShouldBe(2);
        store.Marked.ShouldBe([id]);
    }

    [Fact]
    public async Task A_key_that_another_node_revoked_counts_for_no_more_than_two_seconds()
    {
        var (secret, id) = Keep("ci");
        (await keys.FindAsync(secret, Here)).ShouldNotBeNull();
        await store.RevokeAsync(id, default);
        time.Advance(ApiKeyDirectory.Believed);
        (await keys.FindAsync(secret, Here)).ShouldBeNull();
    }

    [Fact]
    public async Task A_key_that_was_revoked_here_counts_for_nothing_from_then_on_also_where_it_was_being_read()
    {
        var (secret, id) = Keep("ci");
        (await keys.FindAsync(secret, Here)).ShouldNotBeNull();
        time.Advance(ApiKeyDirectory.Believed);
        var held = new TaskCompletionSource();
        store.Before = () => held.Task;
        var early = keys.FindAsync(secret, Here).AsTask();
        await store.RevokeAsync(id, default);
        keys.Forget(id);
        store.Before = () => Task.CompletedTask;
        (await keys.FindAsync(secret, Here)).ShouldBeNull("it began after the revocation");
        held.SetResult();
        await early;
        (await keys.FindAsync(secret, Here)).ShouldBeNull("what was read before is not remembered");
    }

    [Fact]
    public async Task A_key_ends_when_it_expires()
    {
        var (secret, _) = Keep("ci", expiresAt: time.GetUtcNow().AddSeconds(1));
        (await keys.FindAsync(secret, Here))!.Expires.ShouldBe(time.GetUtcNow().AddSeconds(1));
        time.Advance(TimeSpan.FromSeconds(1));
        store.Keys.Clear();
        (await keys.FindAsync(secret, Here)).ShouldBeNull();
    }

    [Fact]
    public async Task What_cannot_be_a_key_is_not_looked_for()
    {
        foreach (var text in new[] { "ak_", "ak_0123456789abcdef0123", "ak_" + new string('a', 39), "ak_" + new string('a', 41), "ak_" + new string('-', 40), "ak_" + new string('\u00e9', 40) })
            (await keys.FindAsync(text, Here)).ShouldBeNull();
        store.Reads.ShouldBe(0);
    }

    [Fact]
    public async Task A_wrong_key_costs_one_read_a_minute_and_many_at_once_cost_one()
    {
        var wrong = ApiKeySecret.New();
        var held = new TaskCompletionSource();
        store.Before = () => held.Task;
        var all = Enumerable.Range(0, 5).Select(_ => keys.FindAsync(wrong, Here).AsTask()).ToList();
        held.SetResult();
        (await Task.WhenAll(all)).ShouldAllBe(identity => identity == null);
        (await keys.FindAsync(wrong, Here)).ShouldBeNull();
        store.Reads.ShouldBe(1);
    }

    [Fact]
    public async Task An_address_that_is_wrong_too_often_is_not_looked_for_and_known_keys_go_on_from_there()
    {
        var (secret, _) = Keep("ci");
        (await keys.FindAsync(secret, Here)).ShouldNotBeNull();
        for (var i = 0; i < 4; i++)
            (await keys.FindAsync(ApiKeySecret.New(), Here)).ShouldBeNull();
        var refused = await Should.ThrowAsync<ProblemException>(async () => await keys.FindAsync(ApiKeySecret.New(), Here));
        refused.Problem.Kind.ShouldBe(ErrorKind.RateLimited);
        store.Reads.ShouldBe(5);
        time.Advance(ApiKeyDirectory.Believed);
        (await keys.FindAsync(secret, Here)).ShouldNotBeNull();
        (await keys.FindAsync(ApiKeySecret.New(), IPAddress.Parse("192.0.2.8"))).ShouldBeNull();
    }

    [Fact]
    public async Task A_stream_ends_when_its_key_is_revoked_elsewhere()
    {
        var (_, id) = Keep("ci");
        using var watch = new ApiKeyWatch(keys, time);
        var ended = 0;
        using var watching = watch.Watch(id, () => ended++);
        time.Advance(TimeSpan.FromSeconds(2));
        ended.ShouldBe(0);
        await store.RevokeAsync(id, default);
        watch.End(id);
        ended.ShouldBe(1);
        watch.End(id);
        ended.ShouldBe(1);
    }

    private (string Secret, Guid Id) Keep(string name, string[]? roles = null, string[]? groups = null, DateTimeOffset? expiresAt = null)
    {
        var (secret, id) = (ApiKeySecret.New(), Guid.CreateVersion7());
        store.Keys[Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))] =
            new ApiKey(id, name, ApiKeySecret.PrefixOf(secret), roles ?? ["requester"], groups ?? [], DateTimeOffset.UnixEpoch, expiresAt, null);
        return (secret, id);
    }
}
