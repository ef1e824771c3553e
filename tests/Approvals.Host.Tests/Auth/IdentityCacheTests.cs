using System.Collections.Frozen;
using Approvals.Domain.Principals;
using Approvals.Host.Auth;
using Approvals.Host.Tests.Support;

namespace Approvals.Host.Tests.Auth;

public sealed class IdentityCacheTests
{
    private static readonly Identity Ann = new(Principal.User("ann"), FrozenSet<Principal>.Empty, Roles.Approver);

    private readonly ManualTime time = new();

    [Fact]
    public void What_was_added_is_found_for_a_minute()
    {
        var cache = new IdentityCache(time);
        cache.Add(TokenDigest.Of("t"), Ann, time.GetUtcNow() + TimeSpan.FromHours(1));
        time.Advance(TimeSpan.FromSeconds(59));
        cache.Find(TokenDigest.Of("t")).ShouldBe(Ann);
        time.Advance(TimeSpan.FromSeconds(1));
        cache.Find(TokenDigest.Of("t")).ShouldBeNull();
    }

    [Fact]
    public void Nothing_is_believed_past_its_own_end()
    {
        var cache = new IdentityCache(time);
        cache.Add(TokenDigest.Of("t"), Ann, time.GetUtcNow() + TimeSpan.FromSeconds(10));
        time.Advance(TimeSpan.FromSeconds(10));
        cache.Find(TokenDigest.Of("t")).ShouldBeNull();
    }

    [Fact]
    public void Another_token_finds_nothing()
    {
        var cache = new IdentityCache(time);
        cache.Add(TokenDigest.Of("t"), Ann, DateTimeOffset.MaxValue);
        cache.Find(TokenDigest.Of("u")).ShouldBeNull();
    }

    [Fact]
    public void It_never_holds_more_than_its_capacity_and_the_newest_stay()
    {
        var cache = new IdentityCache(time, capacity: 100);
        for (var i = 0; i < 1000; i++)
        {
            cache.Add(TokenDigest.Of($"t{i}"), Ann, DateTimeOffset.MaxValue);
            cache.Count.ShouldBeLessThanOrEqualTo(100);
        }

        for (var i = 950; i < 1000; i++)
            cache.Find(TokenDigest.Of($"t{i}")).ShouldBe(Ann);
    }
}
