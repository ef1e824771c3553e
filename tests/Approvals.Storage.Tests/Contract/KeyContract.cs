using Approvals.Application.Keys;
using Approvals.Domain.Commands;
using Approvals.Domain.Principals;
using Approvals.Storage.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Contract;

/// <summary>API keys, and the keys that receipts are signed with.</summary>
public abstract class KeyContract : JournalContract
{
    private static readonly DateTimeOffset FarAway = new(2090, 1, 31, 9, 30, 0, TimeSpan.Zero);

    private IApiKeyStore Keys => Services.GetRequiredService<IApiKeyStore>();

    private ISigningKeyStore SigningKeys => Services.GetRequiredService<ISigningKeyStore>();

    private static NewApiKey New(string digest, IdempotencyKey? guard = null, DateTimeOffset? expiresAt = null) => new(
        Guid.CreateVersion7(), digest, "ci", "ak_abcde", ["requester", "approver"], ["builders", "two words"], expiresAt, Principal.User("root"), guard);

    [Fact]
    public async Task A_key_is_found_by_its_digest_as_it_was_made()
    {
        var made = New("digest", expiresAt: FarAway);
        var added = await Keys.AddAsync(made, default);
        added.IsNew.ShouldBeTrue();
        var found = (await Keys.FindAsync("digest", default)).ShouldNotBeNull();
        found.IsUseUnknown.ShouldBeTrue();
        found.Key.ShouldSatisfyAllConditions(
            key => key.Id.ShouldBe(made.Id), key => key.Name.ShouldBe("ci"), key => key.Prefix.ShouldBe("ak_abcde"), key => key.Roles.ShouldBe(made.Roles),
            key => key.Groups.ShouldBe(made.Groups), key => key.ExpiresAt.ShouldBe(FarAway), key => key.LastUsedAt.ShouldBeNull(),
            key => key.CreatedAt.ShouldBe(added.Key.CreatedAt), key => key.CreatedAt.ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1)));
        (await Keys.FindAsync("other", default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_revoked_key_is_not_found_nor_listed_and_revoking_it_again_is_the_same()
    {
        var (first, second) = (New("first"), New("second"));
        (await Keys.WasAnyMadeAsync(default)).ShouldBeFalse();
        await Keys.AddAsync(first, default);
        await Keys.AddAsync(second, default);
        (await Keys.AllAsync(default)).Select(key => key.Id).ShouldBe([first.Id, second.Id]);
        (await Keys.RevokeAsync(first.Id, default)).ShouldBeTrue();
        (await Keys.RevokeAsync(first.Id, default)).ShouldBeTrue();
        (await Keys.RevokeAsync(Guid.NewGuid(), default)).ShouldBeFalse();
        (await Keys.FindAsync("first", default)).ShouldBeNull();
        (await Keys.WasAnyMadeAsync(default)).ShouldBeTrue();
        (await Keys.AllAsync(default)).Select(key => key.Id).ShouldBe([second.Id]);
        (await Keys.LiveAsync([first.Id, second.Id, Guid.NewGuid()], default)).ShouldBe([second.Id]);
    }

    [Fact]
    public async Task A_key_ends_by_the_clock_of_the_database_and_stays_in_the_list()
    {
        var dead = New("dead", expiresAt: TimeProvider.System.GetUtcNow().AddSeconds(-1));
        await Keys.AddAsync(dead, default);
        (await Keys.FindAsync("dead", default)).ShouldBeNull();
        (await Keys.LiveAsync([dead.Id], default)).ShouldBeEmpty();
        (await Keys.AllAsync(default)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task That_a_key_is_used_is_noted_once_a_minute()
    {
        var key = New("used");
        await Keys.AddAsync(key, default);
        await Keys.MarkUsedAsync(key.Id, default);
        var once = (await Keys.FindAsync("used", default))!;
        once.IsUseUnknown.ShouldBeFalse();
        await Keys.MarkUsedAsync(key.Id, default);
        (await Keys.FindAsync("used", default))!.Key.LastUsedAt.ShouldBe(once.Key.LastUsedAt.ShouldNotBeNull());
    }

    [Fact]
    public async Task Of_many_calls_with_one_guard_one_makes_a_key_and_all_are_told_of_it()
    {
        var guard = new IdempotencyKey("k", "scope", "body");
        var added = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Keys.AddAsync(New("digest" + i, guard), default)));
        added.Count(one => one.IsNew).ShouldBe(1);
        added.Select(one => one.Key.Id).Distinct().ShouldHaveSingleItem();
        added.ShouldAllBe(one => one.BodyHash == "body");
        (await Keys.AllAsync(default)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Of_many_keys_of_one_generation_the_first_counts()
    {
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => SigningKeys.AddAsync(new SigningKeyRow(1, "kid" + i, "public" + i, "private" + i, FarAway), default)));
        await SigningKeys.AddAsync(new SigningKeyRow(2, "next", "{}", "-", FarAway.AddDays(90)), default);
        var kept = await SigningKeys.AllAsync(default);
        kept.Select(key => key.Generation).ShouldBe([1, 2]);
        kept[0].PublicKey.ShouldBe(kept[0].KeyId.Replace("kid", "public", StringComparison.Ordinal));
        kept[1].ShouldBe(new SigningKeyRow(2, "next", "{}", "-", FarAway.AddDays(90)));
    }
}

public sealed class SqliteKeyTests : KeyContract
{
    protected override Task<Database> NewDatabaseAsync() => Task.FromResult<Database>(new SqliteFile());
}

public sealed class PostgresKeyTests : KeyContract
{
    protected override async Task<Database> NewDatabaseAsync() => await PostgresDatabaseOf.NewAsync();
}
