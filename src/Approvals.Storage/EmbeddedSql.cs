namespace Approvals.Storage;

internal static class EmbeddedSql
{
    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(EmbeddedSql).Assembly.GetManifestResourceStream("Approvals.Storage." + name)!);
        return reader.ReadToEnd();
    }
}
