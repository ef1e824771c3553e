using Approvals.Storage;
using Approvals.Testing;

namespace Approvals.Channels.Tests.Support;

/// <summary>A fresh database of either dialect.</summary>
internal static class Databases
{
    public static async Task<DatabaseOptions> NewAsync(string provider) => provider == DatabaseOptions.Postgres
        ? new DatabaseOptions { Provider = provider, ConnectionString = await SharedPostgres.CreateDatabaseAsync() }
        : new DatabaseOptions { Provider = provider, ConnectionString = Path.Combine(Directory.CreateTempSubdirectory("approvals-delivery-").FullName, "approvals.db") };

    public static void Remove(DatabaseOptions database)
    {
        if (database.Provider == DatabaseOptions.Sqlite)
            Directory.Delete(Path.GetDirectoryName(database.ConnectionString)!, recursive: true);
    }
}
