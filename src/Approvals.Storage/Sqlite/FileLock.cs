namespace Approvals.Storage.Sqlite;

/// <summary>An operating system lock on a file beside the database. It goes with the process, however that ends.</summary>
internal sealed class FileLock(string database) : IDisposable
{
    private FileStream? held;

    public void Take()
    {
        if (held is not null)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(database)!);
        try
        {
            held = new FileStream(database + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new SchemaException($"Another process serves on {database}: SQLite is for one process, use PostgreSQL for several.", taken);
        }
    }

    public void Dispose()
    {
        held?.Dispose();
        held = null;
    }
}
