using Approvals.Testing;

namespace Approvals.Host.Tests.EndToEnd;

/// <summary>The whole service on a PostgreSQL that it reaches over a wire which tests can break.</summary>
public sealed class WiredService : IAsyncLifetime
{
    public TcpLink Wire { get; private set; } = null!;

    public Service Service { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var database = await SharedPostgres.CreateDatabaseAsync();
        Wire = TcpLink.ToDatabase(database);
        Service = new Service("postgres", Wire.Over(database));
    }

    public async Task DisposeAsync()
    {
        await Service.DisposeAsync();
        await Wire.DisposeAsync();
    }
}
