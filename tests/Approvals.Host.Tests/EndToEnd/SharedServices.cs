using Approvals.Testing;

namespace Approvals.Host.Tests.EndToEnd;

/// <summary>Nodes on one database for all tests of a class that disturb each other in nothing.</summary>
public abstract class SharedServices : IAsyncLifetime
{
    public Service One { get; protected set; } = null!;

    /// <summary>The other node; the same one where the database has only one.</summary>
    public Service Two { get; protected set; } = null!;

    public abstract Task InitializeAsync();

    public async Task DisposeAsync()
    {
        if (Two != One)
            await Two.DisposeAsync();
        await One.DisposeAsync();
    }
}

public sealed class SqliteServices : SharedServices
{
    public override Task InitializeAsync()
    {
        One = Two = new Service("sqlite", null);
        return Task.CompletedTask;
    }
}

public sealed class PostgresServices : SharedServices
{
    public override async Task InitializeAsync()
    {
        var database = await SharedPostgres.CreateDatabaseAsync();
        (One, Two) = (new Service("postgres", database), new Service("postgres", database));
        _ = One.Client;
        _ = Two.Client;
    }
}
