using System.Net;
using Approvals.Application.Journal;
using Approvals.Application.Reading;
using Approvals.Host.Operations;
using Approvals.Host.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Approvals.Host.Tests.Operations;

public sealed class HealthTests : IAsyncLifetime
{
    private readonly FakeReader reader = new();
    private WebApplication app = null!;
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<IApprovalReader>(reader).AddSingleton<DrainState>().AddSingleton<Readiness>();
        app = builder.Build();
        app.UseSecurityHeaders();
        app.MapHealth();
        await app.StartAsync();
        client = app.GetTestClient();
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task It_is_alive_before_it_is_ready()
    {
        (await Get("/health/live")).Status.ShouldBe(HttpStatusCode.OK);
        var ready = await Get("/health/ready");
        ready.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ready.Body.ShouldContain("\"schema\":\"preparing\"");
    }

    [Fact]
    public async Task It_is_ready_with_schema_and_database()
    {
        Prepared();
        var ready = await Get("/health/ready");
        ready.Status.ShouldBe(HttpStatusCode.OK);
        ready.Body.ShouldBe("""{"status":"ready","parts":{"schema":"prepared","database":"up","node":"serving"}}""");
    }

    [Fact]
    public async Task It_is_not_ready_before_it_is_warm()
    {
        app.Services.GetRequiredService<Readiness>().MarkSchemaPrepared();
        var ready = await Get("/health/ready");
        ready.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ready.Body.ShouldContain("\"node\":\"warming-up\"");
    }

    [Fact]
    public async Task It_is_not_ready_while_the_database_fails_and_ready_again_after()
    {
        Prepared();
        reader.Ping = _ => throw new JournalUnavailableException("down");
        var down = await Get("/health/ready");
        down.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        down.Body.ShouldContain("\"database\":\"down\"");
        (await Get("/health/live")).Status.ShouldBe(HttpStatusCode.OK);
        reader.Ping = _ => Task.CompletedTask;
        (await Get("/health/ready")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_database_that_never_answers_does_not_hold_the_probe()
    {
        Prepared();
        reader.Ping = _ => new TaskCompletionSource().Task;
        (await Get("/health/ready").WaitAsync(TimeSpan.FromSeconds(20))).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task It_is_not_ready_from_the_moment_it_leaves()
    {
        Prepared();
        app.Services.GetRequiredService<DrainState>().Begin();
        var ready = await Get("/health/ready");
        ready.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ready.Body.ShouldContain("\"node\":\"draining\"");
        (await Get("/health/live")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_answer_forbids_guessing_its_type_and_the_api_forbids_keeping_it()
    {
        using var health = await client.GetAsync("/health/live");
        health.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        using var api = await client.GetAsync("/api/approvals/unknown");
        api.Headers.GetValues("Cache-Control").ShouldBe(["no-store"]);
    }

    private void Prepared()
    {
        var readiness = app.Services.GetRequiredService<Readiness>();
        readiness.MarkSchemaPrepared();
        readiness.MarkWarm();
    }

    private async Task<(HttpStatusCode Status, string Body)> Get(string path)
    {
        using var response = await client.GetAsync(path);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
