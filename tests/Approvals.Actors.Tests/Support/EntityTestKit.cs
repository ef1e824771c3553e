using Akka.Actor;
using Akka.Actor.Setup;
using Akka.TestKit.Xunit2;
using Approvals.Actors.Entities;
using Approvals.Actors.Feed;
using Approvals.Actors.Hosting;
using Approvals.Actors.Journal;
using Approvals.Actors.Messages;
using Approvals.Application.Clock;
using Approvals.Application.Preferences;
using Approvals.Domain.Commands;
using Approvals.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Approvals.Actors.Tests.Support;

/// <summary>An actor system with the journal plugin over a <see cref="FakeJournal"/>, and one parent of entities in it.</summary>
public abstract class EntityTestKit : TestKit
{
    private readonly EntityMeters meters;

    private protected EntityTestKit(ActorOptions? options = null)
        : this(new World(options ?? new ActorOptions()))
    {
    }

    private EntityTestKit(World world)
        : base(world.Setup)
    {
        meters = new EntityMeters(world.Active);
        (Journal, Time, Active, Minted, Clock) = (world.Journal, world.Time, world.Active, world.Minted, world.Clock);
        Services = new EntityServices(
            world.Journal, world.Reads, world.Minted, world.Clock, new ChangeFeed(), new NoticeSignal(), new AbsenceBook(), world.Active, meters, world.Options, world.Time, Log);
        Entities = LocalEntities.Start(Sys, Services);
    }

    private protected FakeJournal Journal { get; }

    private protected FakeTimeProvider Time { get; }

    private protected ActiveEntities Active { get; }

    private protected MintedIds Minted { get; }

    private protected DatabaseClock Clock { get; }

    private protected EntityServices Services { get; }

    private protected new CollectingLogger<ApprovalEntity> Log { get; } = new();

    protected IActorRef Entities { get; }

    protected override void AfterAll()
    {
        base.AfterAll();
        meters.Dispose();
    }

    private protected void Ask(Guid id, ApprovalCommand command, IActorRef sender) => Entities.Tell(Execute(id, command), sender);

    private protected static ExecuteCommand Execute(Guid id, ApprovalCommand command) => new(id, command, Guid.NewGuid(), DateTimeOffset.MaxValue);

    private protected Task<object> AskAsync(Guid id, ApprovalCommand command) => AskAsync(Execute(id, command));

    private protected async Task<object> AskAsync(ExecuteCommand execute) => await AskAsync(Entities, execute);

    private protected static async Task<object> AskAsync(IActorRef entities, ExecuteCommand execute) => await entities.Ask<object>(execute, TimeSpan.FromSeconds(20));

    private protected async Task<Guid> CreateAsync(ApprovalCommand? create = null)
    {
        var id = Guid.CreateVersion7();
        (await AskAsync(id, create ?? Some.Create())).ShouldBeOfType<CommandReply>().Changed.ShouldBeTrue();
        return id;
    }

    private sealed class World
    {
        public World(ActorOptions options)
        {
            Options = options;
            Journal = new FakeJournal(Time);
            Clock = new DatabaseClock(Time);
            Active = new ActiveEntities(Time);
            Reads = new StateReads(Journal, Clock, Time);
            var config = VirtualScheduler.On(Time).WithFallback(AkkaSettings.System).WithFallback(AkkaSettings.Journal);
            Setup = BootstrapSetup.Create().WithConfig(config).And(new JournalSetup(Journal, Reads, Minted, Clock, options));
        }

        public ActorOptions Options { get; }

        public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

        public FakeJournal Journal { get; }

        public DatabaseClock Clock { get; }

        public ActiveEntities Active { get; }

        public MintedIds Minted { get; } = new();

        public StateReads Reads { get; }

        public ActorSystemSetup Setup { get; }
    }
}
