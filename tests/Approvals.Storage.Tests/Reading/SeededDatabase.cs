using Approvals.Application.Journal;
using Approvals.Domain.State;
using Approvals.Storage.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Reading;

/// <summary>A database with a few hundred random approvals, written through the journal once for all tests of a class.</summary>
public abstract class SeededDatabase : IAsyncLifetime
{
    private const int Count = 400;
    private Database database = null!;

    internal ServiceProvider Services { get; private set; } = null!;

    internal IReadOnlyList<Story> Stories { get; private set; } = [];

    internal IEnumerable<Approval> Approvals => Stories.Select(story => story.Now!);

    internal Database Database => database;

    public async Task InitializeAsync()
    {
        database = await NewDatabaseAsync();
        Services = await database.OpenAsync();
        var random = new RandomStories(20260105);
        Stories = [.. Enumerable.Range(1, Count).Select(random.Next)];
        var journal = Services.GetRequiredService<IJournal>();
        await Task.WhenAll(Stories.Select(story => WriteAsync(journal, story)));
    }

    public async Task DisposeAsync()
    {
        await Services.DisposeAsync();
        await database.DisposeAsync();
    }

    private protected abstract Task<Database> NewDatabaseAsync();

    private static async Task WriteAsync(IJournal journal, Story story)
    {
        foreach (var entry in story.Entries)
            (await journal.AppendAsync(entry, default)).Accepted.ShouldBeTrue();
    }
}
