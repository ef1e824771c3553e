using Approvals.Application.Journal;
using Approvals.Application.Reading;
using Approvals.Storage.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Reading;

public sealed class UnavailableTests
{
    [Fact]
    public async Task A_reader_says_so_when_nothing_listens()
    {
        // Port 1 of loopback: nothing serves there.
        await using var database = new PostgresDatabaseOf("Host=127.0.0.1;Port=1;Username=postgres;Database=none");
        await ShouldBeUnavailable(database);
    }

    [Fact]
    public async Task A_reader_says_so_when_there_is_no_file()
    {
        await using var database = new SqliteFile();
        await ShouldBeUnavailable(database);
    }

    private static async Task ShouldBeUnavailable(Database database)
    {
        await using var services = database.Compose();
        var reader = services.GetRequiredService<IApprovalReader>();
        await Should.ThrowAsync<JournalUnavailableException>(() => reader.PingAsync(default));
        await Should.ThrowAsync<JournalUnavailableException>(() => reader.FindAsync(Guid.CreateVersion7(), default));
    }
}
