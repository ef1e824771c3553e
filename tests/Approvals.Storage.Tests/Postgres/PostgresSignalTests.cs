using System.Collections.Concurrent;
using Approvals.Application.Feed;
using Approvals.Application.Journal;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Postgres;

public sealed class PostgresSignalTests : IAsyncLifetime
{
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentQueue<string> heard = new();
    private PostgresDatabaseOf database = null!;
    private ServiceProvider services = null!;
    private Task listening = null!;
    private volatile bool isReady;

    private ISignal Signal => services.GetRequiredService<ISignal>();

    public async Task InitializeAsync()
    {
        database = await PostgresDatabaseOf.NewAsync();
        services = await database.OpenAsync();
        await ListenAsync();
    }

    public async Task DisposeAsync()
    {
        await end.CancelAsync();
        await services.DisposeAsync();
        end.Dispose();
    }

    [Fact]
    public async Task A_message_of_the_greatest_length_arrives()
    {
        var message = new string('x', Signal.MaxLength);
        await Signal.SendAsync(message, default);
        await Eventually.Async(() => heard.Contains(message));
    }

    [Fact]
    public async Task A_sender_whose_connection_was_cut_says_so_once_and_sends_again()
    {
        await Signal.SendAsync("one", default);
        await TerminateAsync("approvals-notify");
        await Should.ThrowAsync<JournalUnavailableException>(Signal.SendAsync("two", default));
        await Signal.SendAsync("three", default);
        await Eventually.Async(() => heard.Contains("three"));
    }

    [Fact]
    public async Task A_listener_whose_connection_was_cut_ends_and_hears_again_when_it_is_started_anew()
    {
        await TerminateAsync("approvals-listen");
        await Should.ThrowAsync<JournalUnavailableException>(listening);
        await ListenAsync();
        await Signal.SendAsync("again", default);
        await Eventually.Async(() => heard.Contains("again"));
    }

    private async Task ListenAsync()
    {
        isReady = false;
        listening = Signal.ListenAsync(() => isReady = true, heard.Enqueue, end.Token);
        await Eventually.Async(() => isReady);
    }

    private Task TerminateAsync(string name) => PostgresServer.ExecuteAsync(
        database.ConnectionString,
        $"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = '{name}' AND datname = current_database()");
}
