namespace Approvals.Cluster.Tests.Support;

/// <summary>A file system of a few megabytes in memory, which can be filled. Needs root.</summary>
internal sealed class SmallDisk : IDisposable
{
    public SmallDisk(int megabytes) => Shell.Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=755", "approvals-test", Path);

    public string Path { get; } = Directory.CreateTempSubdirectory("approvals-disk-").FullName;

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Somebody else's file takes all that is left.</summary>
    public void Fill()
    {
        using var file = File.Create(Filler);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Free() => File.Delete(Filler);

    public void Dispose()
    {
        Shell.Run("umount", Path);
        Directory.Delete(Path);
    }
}
