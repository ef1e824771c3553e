using Approvals.Application.Gateway;
using Approvals.Host.Auth;
using Approvals.Host.Configuration;
using Approvals.Host.Operations;
using Approvals.Host.Tests.EndToEnd;
using Approvals.Host.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Approvals.Host.Tests.Operations;

public sealed class WarmUpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task It_goes_through_the_whole_service_and_leaves_nothing_behind()
    {
        await using var service = new Service("sqlite", null);
        await service.Services.GetRequiredService<Readiness>().WhenWarm.WaitAsync(Patience);
        service.Services.GetServices<IHostedService>().OfType<WarmUp>().Single().Failure.ShouldBeNull();
        var auditor = User.Of("auditor@example.com", ["auditor"]);
        var counted = (await service.GetAsync(auditor, "/api/approvals/statistics")).Expect(200);
        counted.Json.GetProperty("total").GetInt32().ShouldBe(0);
        (await service.GetAsync(auditor, "/api/approvals/pending")).Expect(200).Text.ShouldNotContain("Warm-up");
    }

    [Theory]
    [InlineData("RateLimits:PermitsPerMinute", "1")]
    [InlineData("AllowedHosts", "approvals.example.com")]
    [InlineData("PublicUrl", "https://approvals.example.com/")]
    public async Task What_limits_callers_does_not_limit_it(string key, string value)
    {
        await using var service = new Service("sqlite", null, (key, value));
        await service.Services.GetRequiredService<Readiness>().WhenWarm.WaitAsync(Patience);
        service.Services.GetServices<IHostedService>().OfType<WarmUp>().Single().Failure.ShouldBeNull();
    }

    [Fact]
    public async Task A_warm_up_that_fails_keeps_no_node_from_serving()
    {
        using var drain = new DrainState();
        var readiness = new Readiness(new FakeReader(), drain);
        var tap = new PipelineTap();
        await using var services = new ServiceCollection().BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        tap.Configure(inner => inner.Run(_ => throw new InvalidOperationException("broken")))(app);
        app.Build();
        using var warmUp = new WarmUp(
            tap, readiness, new DryRun(null!, TimeProvider.System), new TokenValidator(new JwtOptions(), null, TimeProvider.System), new AuthOptions(),
            services.GetRequiredService<IServiceScopeFactory>(), TimeProvider.System, NullLogger<WarmUp>.Instance);
        await warmUp.StartAsync(default);
        readiness.MarkSchemaPrepared();
        await readiness.WhenWarm.WaitAsync(Patience);
        warmUp.Failure!.Message.ShouldBe("broken");
        (await readiness.CheckAsync(default)).IsReady.ShouldBeTrue();
    }
}
