using Approvals.Application.Deliveries;
using Approvals.Application.Feed;
using Approvals.Application.Gateway;
using Approvals.Application.Inbox;
using Approvals.Application.Preferences;
using Approvals.Application.Reading;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Host.Addresses;
using Approvals.Host.Api;
using Approvals.Host.Auth;
using Approvals.Host.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Approvals.Host.Tests.Api.Support;

/// <summary>The API alone, in process: real endpoints over a fake world, with callers named by headers.</summary>
public sealed class ApiHost : IDisposable
{
    private readonly WebApplication app;

    public ApiHost()
        : this(PolicyFloor.None, new RequestDefaults())
    {
    }

    internal ApiHost(PolicyFloor floor, RequestDefaults defaults)
    {
        Reader = new FakeReader(World);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddProvider(Log);
        builder.Services.AddSingleton<TimeProvider>(Time).AddSingleton(floor).AddSingleton(defaults);
        builder.Services.AddSingleton<IApprovalGateway>(World).AddSingleton<IFeed>(World.Feed).AddSingleton<IApprovalReader>(Reader);
        builder.Services.AddSingleton<IInbox>(Deliveries).AddSingleton<IDeliveryLog>(Deliveries).AddSingleton<IPreferenceStore>(Deliveries);
        builder.Services.AddSingleton(new Links(null, () => []));
        builder.Services.AddApi();
        app = builder.Build();
        app.Use((context, next) =>
        {
            if (context.Request.Headers["X-User"] is [{ } user])
                context.SetCaller(CallerOf(user, context.Request.Headers["X-Groups"], context.Request.Headers["X-Roles"]));
            return next(context);
        });
        app.MapApi();
        app.StartAsync().GetAwaiter().GetResult();
    }

    internal FakeWorld World { get; } = new();

    internal FakeReader Reader { get; }

    internal FakeDeliveries Deliveries { get; } = new();

    internal ManualTime Time { get; } = new();

    internal CollectingLog Log { get; } = new();

    public DrainState Drain => app.Services.GetRequiredService<DrainState>();

    public HttpClient Anonymous() => app.GetTestClient();

    /// <param name="roles">Words of <see cref="Roles"/>, comma separated.</param>
    public HttpClient As(string user, string roles = "Requester, Approver", string groups = "")
    {
        var client = app.GetTestClient();
        client.DefaultRequestHeaders.Add("X-User", user);
        client.DefaultRequestHeaders.Add("X-Roles", roles);
        client.DefaultRequestHeaders.Add("X-Groups", groups);
        return client;
    }

    public void Dispose() => ((IDisposable)app).Dispose();

    private static Caller CallerOf(string user, string? groups, string? roles) => new(
        Principal.Parse(user.Contains(':', StringComparison.Ordinal) ? user : "user:" + user),
        [.. (groups ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Principal.Group)],
        Enum.Parse<Roles>(roles ?? "None"),
        Channel.Api,
        "203.0.113.7");
}
