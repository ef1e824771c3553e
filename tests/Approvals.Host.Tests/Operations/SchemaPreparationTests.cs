using Approvals.Application.Journal;
using Approvals.Host.Operations;
using Approvals.Host.Tests.Support;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Approvals.Host.Tests.Operations;

public sealed class SchemaPreparationTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ManualTime time = new();
    private readonly DrainState drain = new();
    private readonly FakeLifetime lifetime = new();
    private readonly Readiness readiness;

    public SchemaPreparationTests() => readiness = new(new FakeReader(), drain);

    public void Dispose()
    {
        drain.Dispose();
        lifetime.Dispose();
    }

    [Fact]
    public async Task The_schema_is_prepared_before_the_start_goes_on()
    {
        using var preparation = Preparation(new FakeSchema());
        await preparation.StartingAsync(CancellationToken.None);
        readiness.SchemaPrepared.ShouldBeTrue();
    }

    [Fact]
    public async Task A_database_that_is_down_is_waited_for_without_holding_the_start()
    {
        var schema = new FakeSchema(new JournalUnavailableException("down"), new JournalUnavailableException("down"), new TimeoutException());
        using var preparation = Preparation(schema);
        await preparation.StartingAsync(CancellationToken.None);
        readiness.SchemaPrepared.ShouldBeFalse();
        await preparation.StartAsync(CancellationToken.None);
        await Eventually(() => readiness.SchemaPrepared);
        schema.Calls.ShouldBe(4);
        lifetime.Stopped.ShouldBeFalse();
    }

    [Fact]
    public async Task A_database_that_must_not_be_served_from_stops_the_start()
    {
        using var preparation = Preparation(new FakeSchema(new InvalidOperationException("fsync is off")));
        var refused = await Should.ThrowAsync<StartRefusedException>(() => preparation.StartingAsync(CancellationToken.None));
        StartFaults.LinesOf(refused).ShouldBe(["fsync is off"]);
    }

    [Fact]
    public async Task A_database_that_turns_out_wrong_later_stops_the_process()
    {
        using var preparation = Preparation(new FakeSchema(new JournalUnavailableException("down"), new InvalidOperationException("fsync is off")));
        await preparation.StartingAsync(CancellationToken.None);
        await preparation.StartAsync(CancellationToken.None);
        await Eventually(() => lifetime.Stopped);
        preparation.Refusal!.Message.ShouldBe("fsync is off");
    }

    private SchemaPreparation Preparation(ISchema schema) =>
        new(schema, readiness, lifetime, time, NullLogger<SchemaPreparation>.Instance);

    /// <summary>Turns the clock until the condition holds.</summary>
    private async Task Eventually(Func<bool> condition)
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        while (!condition())
        {
            started.Elapsed.ShouldBeLessThan(Patience);
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
