using Approvals.Actors.Kernel;
using Approvals.Application.Journal;
using Approvals.Application.People;
using Approvals.Channels.People;
using Approvals.Domain.Principals;
using Approvals.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Approvals.Channels.Tests.People;

/// <summary>One node, and a database that tests can take away.</summary>
public sealed class KnownPeopleTests : IAsyncLifetime
{
    private static readonly Principal Ann = Principal.User("ann@example.com");
    private static readonly Principal Security = Principal.Group("security");
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly Store store = new();
    private readonly KnownPeople people;

    public KnownPeopleTests() => people = New(TimeSpan.FromHours(4));

    public Task InitializeAsync() => people.StartAsync(default);

    public async Task DisposeAsync()
    {
        await people.StopAsync(default);
        people.Dispose();
    }

    [Fact]
    public async Task What_is_seen_counts_here_before_it_is_written_and_while_the_database_is_away()
    {
        store.IsWritable = false;
        people.Saw(Ann, Shows(1, Security));
        (await people.OfAsync(Ann, default)).Groups.ShouldBe([Security]);
        people.LeftOf(Ann, [Security], Noon.AddSeconds(1)).ShouldBe([Security]);
        people.Saw(Ann, Shows(2));
        (await people.OfAsync(Ann, default)).Groups.ShouldBeEmpty();
        people.LeftOf(Ann, [Security], Noon.AddSeconds(1)).ShouldBeEmpty();

        store.IsWritable = true;
        await Eventually.Async(() => store.Kept.TryGetValue(Ann, out var rights) && rights.Groups.Count == 0, because: "it was not written once the database was back");
    }

    [Fact]
    public async Task What_another_node_took_away_is_found_by_looking()
    {
        var lost = 0;
        using (people.Watch(Ann, () => lost++))
        {
            people.Saw(Ann, Shows(1, Security));
            store.Change(Ann, Shows(2));
            await Eventually.Async(() => people.LeftOf(Ann, [Security], Noon.AddSeconds(1)).Count == 0);
            lost.ShouldBeGreaterThan(0);
        }

        var before = lost;
        people.Saw(Ann, Shows(3, Security));
        lost.ShouldBe(before, "nobody watches any more");
        people.LeftOf(Ann, [Security], Noon.AddSeconds(1)).ShouldBe([Security], "the newest shows it again");
    }

    [Fact]
    public async Task An_older_credential_brings_nothing_back_and_renews_no_trust()
    {
        people.Saw(Ann, Shows(2));
        people.Saw(Ann, Shows(1, Security));
        (await people.OfAsync(Ann, default)).Groups.ShouldBeEmpty();

        store.Kept[Ann] = Shows(3, Security);
        store.Age = TimeSpan.FromHours(5);
        people.Saw(Ann, Shows(2));
        (await people.OfAsync(Ann, default)).Groups.ShouldBeEmpty("the newest was last seen five hours ago, on another node");
        store.Age = TimeSpan.FromHours(3);
        (await people.OfAsync(Ann, default)).Groups.ShouldBe([Security]);
    }

    [Fact]
    public async Task That_a_role_was_taken_away_stays_known_however_long_ago()
    {
        store.Kept[Ann] = Shows(1, Security) with { Roles = Roles.Requester };
        store.Age = TimeSpan.FromDays(400);
        (await people.OfAsync(Ann, default)).HasLostRole.ShouldBeTrue();
        (await people.OfAsync(Principal.User("nobody@example.com"), default)).ShouldBe(TrustedRights.Nothing);
    }

    [Fact]
    public async Task However_many_people_come_all_of_them_are_written_and_memory_stays_bounded()
    {
        for (var i = 0; i < 3_000; i++)
            people.Saw(Principal.User($"p{i}@example.com"), Shows(1, Security));
        await Eventually.Async(() => store.Kept.Count == 3_000);
        store.LargestBatch.ShouldBeLessThanOrEqualTo(1_000);
    }

    private KnownPeople New(TimeSpan trust) =>
        new(store, new MembershipOptions(trust), new Supervisor(TimeProvider.System, NullLogger<Supervisor>.Instance), TimeProvider.System);

    private static KnownRights Shows(int second, params Principal[] groups) => new(groups.ToHashSet(), Roles.Approver, Noon.AddSeconds(second), IsDated: true);

    private sealed class Store : IKnownPeopleStore
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<SeenPerson> changed = new();

        public System.Collections.Concurrent.ConcurrentDictionary<Principal, KnownRights> Kept { get; } = new();

        public bool IsWritable { get; set; } = true;

        public TimeSpan Age { get; set; }

        public int LargestBatch { get; private set; }

        public void Change(Principal person, KnownRights rights)
        {
            Kept[person] = rights;
            changed.Enqueue(new SeenPerson(person, rights));
        }

        public Task SawAsync(IReadOnlyCollection<SeenPerson> seen, CancellationToken cancellationToken)
        {
            if (!IsWritable)
                throw new JournalUnavailableException("away", new TimeoutException());
            LargestBatch = Math.Max(LargestBatch, seen.Count);
            foreach (var one in seen)
                Kept.AddOrUpdate(one.Person, one.Rights, (_, known) => KnownRights.Newest(known, one.Rights));
            return Task.CompletedTask;
        }

        public Task<KnownPerson?> FindAsync(Principal person, CancellationToken cancellationToken) =>
            Task.FromResult(Kept.TryGetValue(person, out var rights) ? new KnownPerson(rights, Age) : null);

        public Task<ChangedPeople> ChangedAsync(DateTimeOffset? since, CancellationToken cancellationToken) =>
            Task.FromResult(new ChangedPeople([.. changed], Noon));
    }
}
