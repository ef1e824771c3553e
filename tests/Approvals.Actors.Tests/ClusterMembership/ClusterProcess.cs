using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using Approvals.Actors.Cluster;
using Approvals.Actors.Entities;
using Approvals.Actors.Feed;
using Approvals.Actors.Gateway;
using Approvals.Actors.Hosting;
using Approvals.Actors.Journal;
using Approvals.Application.Clock;
using Approvals.Application.Preferences;
using Approvals.Storage;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using AkkaCluster = Akka.Cluster.Cluster;
using Member = Akka.Cluster.Member;

namespace Approvals.Actors.Tests.ClusterMembership;

/// <summary>What would be a process: a host with an actor system of its own, on the same machine and database as the others.</summary>
internal sealed class ClusterProcess : IAsyncDisposable
{
    private readonly IHost host;
    private readonly TcpLink? link;

    private ClusterProcess(IHost host, TcpLink? link, string id)
    {
        (this.host, this.link, Id) = (host, link, id);
        System = host.Services.GetRequiredService<ActorSystem>();
        Cluster = AkkaCluster.Get(System);
    }

    public string Id { get; }

    public ActorSystem System { get; }

    public AkkaCluster Cluster { get; }

    public IActorRef Region => host.Services.GetRequiredService<IReadOnlyActorRegistry>().Get<ApprovalShards>();

    public ApprovalGateway Gateway => host.Services.GetRequiredService<ApprovalGateway>();

    public ClusterSettledness Settledness => host.Services.GetRequiredService<ClusterSettledness>();

    public HostedShards Shards => host.Services.GetRequiredService<HostedShards>();

    public NodeStop Stop => host.Services.GetRequiredService<NodeStop>();

    public NodeLife Life => host.Services.GetRequiredService<NodeLife>();

    public RecordingExit Exit => (RecordingExit)host.Services.GetRequiredService<INodeExit>();

    public IReadOnlyCollection<string> Log => host.Services.GetRequiredService<LineLog>().Lines;

    /// <summary>The members that this node takes for up and reachable.</summary>
    public IReadOnlyList<Address> Up =>
        [.. Cluster.State.Members.Where(member => member.Status == MemberStatus.Up && !Cluster.State.Unreachable.Contains(member)).Select(member => member.Address)];

    public IReadOnlyCollection<Member> Members => Cluster.State.Members;

    /// <param name="database">The connection string; a node may have a link of its own to the database.</param>
    /// <param name="linked">Whether the others reach it over a <see cref="TcpLink"/>, which can be stopped.</param>
    public static async Task<ClusterProcess> StartAsync(
        string database, string id, bool linked = false, Func<ApprovalsClusterSettings, ApprovalsClusterSettings>? configure = null)
    {
        var port = linked ? FreePort() : 0;
        var wire = linked ? new TcpLink(port) : null;
        var settings = new ApprovalsClusterSettings { Remoting = new RemotingSettings { Port = port, PublicPort = wire?.Port } };
        settings = configure?.Invoke(settings) ?? settings;

        var builder = Host.CreateApplicationBuilder();
        var log = new LineLog(id);
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddSingleton(log);
        builder.Services.AddStorage(ClusterDatabase.Options(database));
        builder.Services.AddSingleton<INodeExit, RecordingExit>();
        builder.Services.AddClusterNode(new Node { Id = id, Version = "1.0" });
        builder.Services
            .AddSingleton(new ActorOptions())
            .AddSingleton<ActiveEntities>()
            .AddSingleton<EntityMeters>()
            .AddSingleton<MintedIds>()
            .AddSingleton<StateReads>()
            .AddSingleton<JournalSetup>()
            .AddSingleton<DatabaseClock>()
            .AddSingleton<Outbox>()
            .AddSingleton<ChangeFeed>()
            .AddSingleton<NoticeSignal>()
            .AddSingleton<AbsenceBook>()
            .AddSingleton<EntityServices>()
            .AddSingleton(provider => new ApprovalGateway(
                provider.GetRequiredService<MintedIds>(), provider.GetRequiredService<ActorOptions>(), provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddAkka(ClusterHosting.SystemName, (akka, provider) => akka
            .ConfigureLoggers(loggers =>
            {
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            })
            .AddApprovalJournal(provider)
            .AddApprovalsCluster(settings, (_, _, resolver) => PropsOf(resolver.GetService<EntityServices>()))
            .AddClusterRoute(provider)
            // So that the end of the actor system is what a kill is: nobody is told.
            .AddHocon("akka.coordinated-shutdown.run-by-actor-system-terminate = off", HoconAddMode.Prepend));
        var process = builder.Build();
        await process.StartAsync();
        return new ClusterProcess(process, wire, id);
    }

    /// <summary>Ends it as a kill does: no farewell, no leaving, no release of the lease.</summary>
    public Task KillAsync() => System.Terminate();

    /// <summary>Ends it in order.</summary>
    public Task StopAsync() => host.StopAsync();

    /// <summary>Nothing from or to the others passes any more.</summary>
    public void Disconnect()
    {
        link!.Stop(Way.Forth);
        link.Stop(Way.Back);
    }

    public void Reconnect()
    {
        link!.Resume(Way.Forth);
        link.Resume(Way.Back);
    }

    public async ValueTask DisposeAsync()
    {
        await System.Terminate().WaitAsync(TimeSpan.FromSeconds(20));
        if (link is not null)
            await link.DisposeAsync();
        host.Dispose();
    }

    private static Func<string, Props> PropsOf(EntityServices services) => id => LocalEntities.Entity(Guid.Parse(id), services);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Notes why the node would have ended its process.</summary>
internal sealed class RecordingExit : INodeExit
{
    private readonly TaskCompletionSource<string> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<string> Ended => ended.Task;

    public bool IsEnded => ended.Task.IsCompleted;

    public void End(string reason) => ended.TrySetResult(reason);
}

/// <summary>The lines that a node logged, for the message of a test that failed.</summary>
internal sealed class LineLog(string node) : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyCollection<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LineLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                log.lines.Enqueue($"{DateTime.MinValue + TimeProvider.System.GetUtcNow().TimeOfDay:HH:mm:ss.fff} {log.Name} {logLevel} {category[(category.LastIndexOf('.') + 1)..]}: {formatter(state, exception)} {exception}");
        }
    }

    private string Name => node;
}
