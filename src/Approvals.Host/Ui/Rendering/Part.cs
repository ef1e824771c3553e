using Approvals.Application.Journal;

namespace Approvals.Host.Ui.Rendering;

/// <summary>A part of a page that may fail by itself; the rest of the page stays.</summary>
public sealed record Part<T>(T? Value, bool IsThere);

internal static class Part
{
    public static async Task<Part<T>> TryAsync<T>(Task<T> read)
    {
        try
        {
            return new Part<T>(await read, IsThere: true);
        }
        catch (Exception fault) when (fault is JournalUnavailableException or JournalOverloadedException or TimeoutException)
        {
            return new Part<T>(default, IsThere: false);
        }
    }
}
