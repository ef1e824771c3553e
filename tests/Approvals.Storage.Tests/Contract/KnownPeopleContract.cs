using Approvals.Application.People;
using Approvals.Domain.Principals;
using Approvals.Storage.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Contract;

/// <summary>What the newest credential of a person showed, as both databases keep it.</summary>
public abstract class KnownPeopleContract : JournalContract
{
    private static readonly Principal Ann = Principal.User("ann@example.com");
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private IKnownPeopleStore People => Services.GetRequiredService<IKnownPeopleStore>();

    [Fact]
    public async Task Of_a_person_who_was_never_seen_nothing_is_known() => (await People.FindAsync(Ann, default)).ShouldBeNull();

    [Fact]
    public async Task The_newest_credential_is_the_whole_truth_in_whatever_order_they_come()
    {
        await SawAsync(Seen(1, "security", "legal"));
        await SawAsync(Seen(3, "legal"));
        await SawAsync(Seen(2, "security", "payments"));
        (await GroupsAsync()).ShouldBe(["legal"]);

        var changed = await People.ChangedAsync(null, default);
        changed.People.ShouldHaveSingleItem().Rights.Groups.ShouldBe([Principal.Group("legal")]);
        await SawAsync(Seen(4, "legal", "payments"), Seen(5, "payments"));
        (await GroupsAsync()).ShouldBe(["payments"]);
        (await People.ChangedAsync(changed.Position, default)).People.ShouldHaveSingleItem().Rights.Groups.ShouldBe([Principal.Group("payments")]);
    }

    [Fact]
    public async Task An_older_credential_that_comes_later_says_again_what_the_newest_took_away()
    {
        await SawAsync(Seen(3, "legal"));
        (await People.ChangedAsync(null, default)).People.ShouldBeEmpty("nothing was known before, so nothing was taken away");
        await SawAsync(Seen(1, "security", "legal"));
        (await GroupsAsync()).ShouldBe(["legal"]);
        (await People.ChangedAsync(null, default)).People.ShouldHaveSingleItem("who saw the older one has to learn").Rights.Groups.ShouldBe([Principal.Group("legal")]);
    }

    [Fact]
    public async Task Only_the_newest_credential_renews_what_is_known()
    {
        await SawAsync(Seen(2, "security"));
        await Database.QueryAsync("UPDATE known_people SET seen_at = " + Ago);
        (await People.FindAsync(Ann, default))!.Age.ShouldBeGreaterThan(TimeSpan.FromHours(1));
        await SawAsync(Seen(1, "security"));
        (await People.FindAsync(Ann, default))!.Age.ShouldBeGreaterThan(TimeSpan.FromHours(1), "an older one says nothing about now");
        await SawAsync(Seen(2, "security"));
        (await People.FindAsync(Ann, default))!.Age.ShouldBeLessThan(TimeSpan.FromMinutes(1));
        (await People.ChangedAsync(null, default)).People.ShouldBeEmpty("nothing was taken away");
    }

    [Fact]
    public async Task Roles_times_and_whether_it_was_dated_are_kept_as_they_were()
    {
        var rights = new KnownRights(new HashSet<Principal> { Principal.Group("a.b"), Principal.Group("\u00e9quipe") }, Roles.Approver | Roles.Auditor, Noon.AddMilliseconds(7), IsDated: false);
        await SawAsync(new SeenPerson(Ann, rights));
        var kept = (await People.FindAsync(Ann, default))!.Rights;
        kept.SaysTheSameAs(rights).ShouldBeTrue();
        (kept.AsOf, kept.IsDated).ShouldBe((rights.AsOf, rights.IsDated));
    }

    [Fact]
    public async Task Of_many_nodes_that_write_at_once_the_newest_wins()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => SawAsync(Seen(i, i == 39 ? "last" : "group-" + i), new SeenPerson(Principal.User($"p{i % 4}@example.com"), Seen(i, "x").Rights))));
        (await GroupsAsync()).ShouldBe(["last"]);
    }

    protected abstract string Ago { get; }

    private static SeenPerson Seen(int minute, params string[] groups) =>
        new(Ann, new KnownRights(groups.Select(Principal.Group).ToHashSet(), Roles.Approver, Noon.AddMinutes(minute), IsDated: true));

    private Task SawAsync(params SeenPerson[] seen) => People.SawAsync(seen, default);

    private async Task<IEnumerable<string>> GroupsAsync() => (await People.FindAsync(Ann, default))!.Rights.Groups.Select(group => group.Name);
}

public sealed class SqliteKnownPeopleTests : KnownPeopleContract
{
    protected override string Ago => "seen_at - 7200000";

    protected override Task<Database> NewDatabaseAsync() => Task.FromResult<Database>(new SqliteFile());
}

public sealed class PostgresKnownPeopleTests : KnownPeopleContract
{
    protected override string Ago => "seen_at - interval '2 hours'";

    protected override async Task<Database> NewDatabaseAsync() => await PostgresDatabaseOf.NewAsync();
}
