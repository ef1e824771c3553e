namespace Approvals.Domain.Tests.Support;

/// <summary>
/// The exact texts that were once written. To add a file for something new, run the tests with UPDATE_GOLDEN=1;
/// an existing file is never changed, because what it holds is in somebody's journal.
/// </summary>
internal static class GoldenFile
{
    public static string[] Lines(string name) => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".json"));

    public static void ShouldMatchGoldenFile(this string text, string name)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "../../../Golden", name + ".json");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1" && !File.Exists(source))
            File.WriteAllText(source, text + "\n");
        string.Join('\n', Lines(name)).ShouldBe(text);
    }
}
