using Approvals.Application.Keys;
using Approvals.Domain.Principals;
using Approvals.Storage.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Contract;

public abstract class ConfirmTokenContract : JournalContract
{
    private static readonly ConfirmToken Token = new(Guid.Parse("019c0e6a-5b00-7000-8000-000000000001"), Principal.User("ann@example.com"), 3);

    private IConfirmTokens Tokens => Services.GetRequiredService<IConfirmTokens>();

    [Fact]
    public async Task A_token_is_found_until_its_time_is_over()
    {
        await Tokens.KeepAsync("live", Token, TimeSpan.FromDays(1), default);
        await Tokens.KeepAsync("dead", Token, TimeSpan.FromSeconds(-1), default);
        (await Tokens.FindAsync("live", default)).ShouldBe(Token);
        (await Tokens.FindAsync("dead", default)).ShouldBeNull();
        (await Tokens.SpendAsync("dead", default)).ShouldBeFalse();
        (await Tokens.FindAsync("other", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Of_many_uses_at_once_one_counts()
    {
        await Tokens.KeepAsync("once", Token, TimeSpan.FromDays(1), default);
        var uses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Tokens.SpendAsync("once", default)));
        uses.Count(used => used).ShouldBe(1);
        (await Tokens.FindAsync("once", default)).ShouldBe(Token with { Used = true });
    }

    [Fact]
    public async Task A_use_without_effect_is_taken_back()
    {
        await Tokens.KeepAsync("back", Token, TimeSpan.FromDays(1), default);
        (await Tokens.SpendAsync("back", default)).ShouldBeTrue();
        await Tokens.ReleaseAsync("back", default);
        (await Tokens.FindAsync("back", default)).ShouldBe(Token);
        (await Tokens.SpendAsync("back", default)).ShouldBeTrue();
    }

    [Fact]
    public async Task Dead_tokens_go_when_new_ones_come()
    {
        for (var i = 0; i < 5; i++)
            await Tokens.KeepAsync("dead" + i, Token, TimeSpan.FromSeconds(-1), default);
        await Tokens.KeepAsync("live", Token, TimeSpan.FromDays(1), default);
        (await Database.QueryAsync("SELECT digest FROM confirm_tokens")).Select(row => row[0]).ShouldBe(["live"]);
    }
}

public sealed class SqliteConfirmTokenTests : ConfirmTokenContract
{
    protected override Task<Database> NewDatabaseAsync() => Task.FromResult<Database>(new SqliteFile());
}

public sealed class PostgresConfirmTokenTests : ConfirmTokenContract
{
    protected override async Task<Database> NewDatabaseAsync() => await PostgresDatabaseOf.NewAsync();
}
