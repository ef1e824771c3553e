using System.Text.Json;
using System.Text.Unicode;

namespace Approvals.Host.Api.Binding;

/// <summary>
/// What no deserialiser checks at every depth: field names given twice, text that is not Unicode, nesting.
/// One pass over the tokens, nothing is built.
/// </summary>
public static class StrictJson
{
    public const int MaxDepth = 32;

    /// <summary>The first fault, in words; null when there is none.</summary>
    public static string? Fault(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
            return "The body is not valid UTF-8.";
        try
        {
            return FaultOfTokens(json);
        }
        catch (JsonException malformed)
        {
            return $"The body is not JSON with at most {MaxDepth} levels: line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}.";
        }
        catch (InvalidOperationException)
        {
            // The reader says so for an escaped surrogate that stands alone.
            return "The body holds text that is not valid Unicode.";
        }
    }

    private static string? FaultOfTokens(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        var names = new HashSet<string>?[MaxDepth + 1];
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    names[reader.CurrentDepth + 1]?.Clear();
                    break;
                case JsonTokenType.PropertyName:
                    var known = names[reader.CurrentDepth] ??= new HashSet<string>(StringComparer.Ordinal);
                    if (!known.Add(reader.GetString()!))
                        return "The body gives a field twice in one object.";
                    break;
                case JsonTokenType.String when reader.ValueIsEscaped:
                    _ = reader.GetString();
                    break;
            }
        }

        return null;
    }
}
