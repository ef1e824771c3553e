using System.Text.Json;
using System.Text.Json.Serialization;
using Approvals.Domain.Json;

namespace Approvals.Domain.Requests;

/// <summary>The three things that <c>timeoutMs</c> says: absent or 0 takes the default, null means never, a number is milliseconds.</summary>
[JsonConverter(typeof(DraftTimeoutJsonConverter))]
public readonly record struct DraftTimeout
{
    private DraftTimeout(bool isNever, long milliseconds)
    {
        IsNever = isNever;
        Milliseconds = milliseconds;
    }

    public static DraftTimeout Never { get; } = new(isNever: true, 0);

    public bool IsNever { get; }

    public long Milliseconds { get; }

    public bool IsDefault => !IsNever && Milliseconds == 0;

    public static DraftTimeout After(long milliseconds) => new(isNever: false, milliseconds);
}

public sealed class DraftTimeoutJsonConverter : JsonConverter<DraftTimeout>
{
    public override bool HandleNull => true;

    public override DraftTimeout Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => DraftTimeout.Never,
        JsonTokenType.Number when WholeNumber.TryRead(ref reader, out var milliseconds) => DraftTimeout.After(milliseconds),
        _ => throw new JsonException("Must be a whole number of milliseconds, or null for never."),
    };

    public override void Write(Utf8JsonWriter writer, DraftTimeout value, JsonSerializerOptions options)
    {
        if (value.IsNever)
            writer.WriteNullValue();
        else
            writer.WriteNumberValue(value.Milliseconds);
    }
}
