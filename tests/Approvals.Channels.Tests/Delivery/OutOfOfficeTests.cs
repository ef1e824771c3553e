using Approvals.Application.Deliveries;
using Approvals.Application.Preferences;
using Approvals.Application.Reading;
using Approvals.Channels.Delivery;
using Approvals.Channels.Tests.Support;
using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;
using Approvals.Storage;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Channels.Tests.Delivery;

/// <summary>Who is away is not asked, on both databases: where this node knows of the absence, and where it does not yet.</summary>
public abstract class OutOfOfficeTests(string provider) : IAsyncLifetime
{
    private readonly FakeChannel email = new("email");
    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();
    private DatabaseOptions database = null!;
    private DeliveryNode node = null!;

    private AbsenceBook Book => node.Services.GetRequiredService<AbsenceBook>();

    public async Task InitializeAsync()
    {
        database = await Databases.NewAsync(provider);
        var options = new ChannelsOptions { Delivery = new DeliveryOptions { PollInterval = TimeSpan.FromMilliseconds(50) } };
        node = await DeliveryNode.StartAsync(database, options, [email]);
    }

    public async Task DisposeAsync()
    {
        await node.DisposeAsync();
        Databases.Remove(database);
    }

    [Fact]
    public async Task The_very_create_hands_on_and_only_the_stand_in_is_told()
    {
        await node.Services.GetRequiredService<PreferenceKeeper>().PutAsync(Asked.Ann.Self, AwayFor(Asked.Bob), default);
        var created = await node.AskAsync(Guid.CreateVersion7(), Some.Create(Asked.OfAnn("email")));
        created.Approval!.Version.ShouldBe(2);
        await OnlyBobIsToldAsync(created.Approval.Id);
    }

    [Fact]
    public async Task What_the_node_does_not_know_yet_is_handed_on_before_anybody_is_told()
    {
        await node.Preferences.PutAsync(Asked.Ann.Self, AwayFor(Asked.Bob), default);
        // As a node is that has read just before.
        Book.Replace(new Dictionary<Principal, OutOfOffice>(), Book.Changes);
        await OnlyBobIsToldAsync(await node.CreateAsync(Asked.OfAnn("email")));
    }

    [Fact]
    public async Task What_was_set_elsewhere_is_known_soon_and_forgotten_when_it_has_ended()
    {
        await node.Preferences.PutAsync(Asked.Ann.Self, AwayFor(Asked.Bob), default);
        await node.Preferences.PutAsync(Asked.Bob.Self, AwayFor(Asked.Ann), default);
        await UntilAsync(() => Book.StandInOf(Asked.Ann.Self, now) == Asked.Bob.Self && Book.StandInOf(Asked.Bob.Self, now) == Asked.Ann.Self);
        await node.Preferences.PutAsync(Asked.Ann.Self, PersonalPreferences.None, default);
        await node.Preferences.PutAsync(Asked.Bob.Self, new PersonalPreferences(OutOfOffice: new OutOfOffice(now.AddDays(-2), now.AddSeconds(-1), Asked.Ann.Self.Text)), default);
        await UntilAsync(() => Book.IsEmpty);
    }

    [Fact]
    public void What_was_set_while_others_were_read_stands()
    {
        var book = new AbsenceBook();
        var before = book.Changes;
        book.Set(Asked.Ann.Self, AwayFor(Asked.Bob).OutOfOffice);
        book.Replace(new Dictionary<Principal, OutOfOffice>(), before);
        book.StandInOf(Asked.Ann.Self, now).ShouldBe(Asked.Bob.Self);
        book.StandInOf(Asked.Ann.Self, now.AddDays(1)).ShouldBeNull();
        book.Set(Asked.Ann.Self, null);
        book.IsEmpty.ShouldBeTrue();
    }

    private async Task OnlyBobIsToldAsync(Guid id)
    {
        var log = await node.LogAsync(id, all => all.Any(delivery => delivery is { Recipient: "user:bob@example.com", Channel: "email", Status: DeliveryStatus.Sent }));
        var approval = await node.Services.GetRequiredService<IApprovalReader>().FindAsync(id, default);
        approval!.Delegations.Select(delegation => (delegation.From, delegation.To)).ShouldBe([(Asked.Ann.Self, Asked.Bob.Self)]);
        email.Messages.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            message => message.Recipient.ShouldBe("user:bob@example.com"), message => message.Template.ShouldBe("approval-requested"));
        log.Where(delivery => delivery.Recipient == "user:ann@example.com").ShouldAllBe(delivery => delivery.Status == DeliveryStatus.Dropped);
        (await node.AskAsync(id, Some.Approve(Asked.Bob))).Approval!.Version.ShouldBeGreaterThan(2);
    }

    private PersonalPreferences AwayFor(Caller standIn) => new(OutOfOffice: new OutOfOffice(now.AddDays(-1), now.AddDays(1), standIn.Self.Text));

    private static Task UntilAsync(Func<bool> condition) => Eventually.Async(() => Task.FromResult(condition()), TimeSpan.FromSeconds(30));
}

public sealed class SqliteOutOfOfficeTests() : OutOfOfficeTests(DatabaseOptions.Sqlite);

public sealed class PostgresOutOfOfficeTests() : OutOfOfficeTests(DatabaseOptions.Postgres);
