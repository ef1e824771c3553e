namespace Approvals.Domain.Requests;

/// <summary>Collects what is wrong with a request, field by field, so that the caller learns everything at once.</summary>
public sealed class Faults
{
    private readonly Dictionary<string, List<string>> messages = new(StringComparer.Ordinal);

    public bool Any => messages.Count > 0;

    /// <summary>How many fields have a fault.</summary>
    public int Count => messages.Count;

    public void Add(string field, string message)
    {
        if (!messages.TryGetValue(field, out var known))
            messages[field] = known = [];
        // What is wrong with several parts of a field in the same way is said once.
        if (!known.Contains(message))
            known.Add(message);
    }

    public void Add(string field, string? message, bool when)
    {
        if (when)
            Add(field, message ?? "Not valid.");
    }

    public IReadOnlyDictionary<string, string[]> ToErrors() =>
        messages.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray(), StringComparer.Ordinal);
}
