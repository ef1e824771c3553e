using Approvals.Actors;
using Approvals.Application.Deliveries;
using Approvals.Application.Gateway;
using Approvals.Application.Inbox;
using Approvals.Application.Journal;
using Approvals.Application.Preferences;
using Approvals.Channels.Delivery;
using Approvals.Domain.Commands;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Storage;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Approvals.Channels.Tests.Support;

/// <summary>A node without HTTP: storage, actors and the dispatcher, with the channels of a test.</summary>
internal sealed class DeliveryNode : IAsyncDisposable
{
    private readonly IHost host;

    private DeliveryNode(IHost host) => this.host = host;

    public IServiceProvider Services => host.Services;

    public IInbox Inbox => Services.GetRequiredService<IInbox>();

    public IPreferenceStore Preferences => Services.GetRequiredService<IPreferenceStore>();

    public static async Task<DeliveryNode> StartAsync(DatabaseOptions database, ChannelsOptions options, IEnumerable<IChannel> channels, TimeProvider? time = null, Action<IServiceCollection>? change = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(time ?? TimeProvider.System).AddStorage(database).AddApprovals(new ActorOptions());
        // Some tests leave messages under way that never end.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        foreach (var channel in channels)
            builder.Services.AddSingleton(channel);
        builder.Services.AddDelivery(options);
        change?.Invoke(builder.Services);
        var node = new DeliveryNode(builder.Build());
        await node.Services.GetRequiredService<ISchema>().PrepareAsync(CancellationToken.None);
        await node.host.StartAsync();
        return node;
    }

    public async Task<Guid> CreateAsync(ApprovalRequest request)
    {
        var answer = await AskAsync(Guid.CreateVersion7(), Some.Create(request));
        return answer.Approval!.Id;
    }

    public async Task<Answer> AskAsync(Guid id, ApprovalCommand command)
    {
        var answer = await Services.GetRequiredService<IApprovalGateway>().AskAsync(id, command, CancellationToken.None);
        answer.Refusal.ShouldBeNull();
        return answer;
    }

    public Task<IReadOnlyList<DeliveryRecord>> LogAsync(Guid id) => Services.GetRequiredService<IDeliveryLog>().OfApprovalAsync(id, CancellationToken.None);

    public Task<DeliveryRecord?> RetryAsync(Guid delivery) => Services.GetRequiredService<IDeliveryLog>().RetryAsync(delivery, CancellationToken.None);

    /// <summary>Waits until the deliveries of an approval are as expected, and returns them.</summary>
    public async Task<IReadOnlyList<DeliveryRecord>> LogAsync(Guid id, Func<IReadOnlyList<DeliveryRecord>, bool> expected)
    {
        IReadOnlyList<DeliveryRecord> log = [];
        try
        {
            await Eventually.Async(async () => expected(log = await LogAsync(id)), TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException("The deliveries are: " + string.Join("; ", log.Select(Text)), late);
        }

        return log;
    }

    public static string Text(DeliveryRecord delivery) =>
        $"{delivery.Event} {delivery.Channel} {delivery.Recipient} {delivery.Status} {delivery.Attempts} {delivery.LastError}".TrimEnd();

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }
}
