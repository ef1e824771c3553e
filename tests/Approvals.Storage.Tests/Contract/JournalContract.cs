using Approvals.Application.Journal;
using Approvals.Domain.Json;
using Approvals.Domain.State;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Contract;

/// <summary>What every journal keeps to; each dialect runs all of it on a database of its own per test.</summary>
public abstract class JournalContract : IAsyncLifetime
{
    internal Database Database { get; private set; } = null!;

    protected ServiceProvider Services { get; private set; } = null!;

    protected IJournal Journal => Services.GetRequiredService<IJournal>();

    public async Task InitializeAsync()
    {
        Database = await NewDatabaseAsync();
        Services = await Database.OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await Services.DisposeAsync();
        await Database.DisposeAsync();
    }

    protected abstract Task<Database> NewDatabaseAsync();

    /// <summary>The time that the database would stamp now.</summary>
    protected async Task<DateTimeOffset> NowAsync() => (await Journal.LoadAsync([], default)).DatabaseTime;

    protected async Task<Approval> CreatedAsync(JournalEntry? entry = null)
    {
        entry ??= Steps.Create(Guid.CreateVersion7(), await NowAsync());
        (await Journal.AppendAsync(entry, default)).Accepted.ShouldBeTrue();
        return entry.After;
    }

    protected async Task<bool> AppendAsync(JournalEntry entry) => (await Journal.AppendAsync(entry, default)).Accepted;

    protected async Task<Approval?> LoadAsync(Guid id) =>
        (await Journal.LoadAsync([id], default)).Approvals.GetValueOrDefault(id);

    protected static void ShouldBeSame(Approval? actual, Approval expected) => Text(actual!).ShouldBe(Text(expected));

    private static string Text(Approval approval) =>
        System.Text.Json.JsonSerializer.Serialize(ApprovalSnapshot.Of(approval), DomainJson.Compact.ApprovalSnapshot)
        + System.Text.Json.JsonSerializer.Serialize(approval.Request, DomainJson.Compact.ApprovalRequest);
}
