namespace Approvals.Domain.Requests;

/// <summary>The words of closed vocabularies, exactly as they are written; no case folding, no numbers.</summary>
public static class Vocabulary
{
    public static IReadOnlyDictionary<string, Priority> Priorities { get; } = Words(
        ("low", Priority.Low), ("normal", Priority.Normal), ("high", Priority.High), ("critical", Priority.Critical));

    public static IReadOnlyDictionary<string, TimeoutAction> TimeoutActions { get; } = Words(
        ("approve", TimeoutAction.Approve), ("reject", TimeoutAction.Reject), ("escalate", TimeoutAction.Escalate));

    public static IReadOnlyDictionary<string, Inputs.InputType> InputTypes { get; } = Words(
        ("string", Inputs.InputType.Text), ("number", Inputs.InputType.Number),
        ("boolean", Inputs.InputType.Boolean), ("choice", Inputs.InputType.Choice));

    public static T Read<T>(Faults faults, string field, string? word, IReadOnlyDictionary<string, T> words, T absent)
    {
        if (word is null)
            return absent;
        if (words.TryGetValue(word, out var value))
            return value;
        faults.Add(field, $"Must be one of: {string.Join(", ", words.Keys)}.");
        return absent;
    }

    private static Dictionary<string, T> Words<T>(params (string Word, T Value)[] words) =>
        words.ToDictionary(word => word.Word, word => word.Value, StringComparer.Ordinal);
}
