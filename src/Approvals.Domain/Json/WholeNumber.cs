using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Approvals.Domain.Json;

/// <summary>JSON has one kind of number: 2, 2.0 and 20e-1 are the same, and all of them are whole.</summary>
public static class WholeNumber
{
    public static bool TryRead(ref Utf8JsonReader reader, out long value)
    {
        value = 0;
        if (reader.TokenType != JsonTokenType.Number)
            return false;
        if (reader.TryGetInt64(out value))
            return true;
        if (reader.HasValueSequence || reader.ValueSpan.Length > 100)
            return false;
        return TryRead(Encoding.ASCII.GetString(reader.ValueSpan), out value);
    }

    /// <summary>By digits, because a double or a decimal would round what is not whole.</summary>
    private static bool TryRead(string text, out long value)
    {
        value = 0;
        var at = text.IndexOfAny(['e', 'E']);
        var exponent = 0;
        if (at >= 0 && !int.TryParse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            return false;
        var mantissa = at < 0 ? text : text[..at];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = (point < 0 ? mantissa : mantissa.Remove(point, 1)).TrimStart('-');
        long scale = (long)exponent - (point < 0 ? 0 : mantissa.Length - point - 1);
        var significant = digits.TrimEnd('0');
        scale += digits.Length - significant.Length;
        significant = significant.TrimStart('0');
        if (significant.Length == 0)
            return true;
        if (scale < 0 || significant.Length + scale > 19)
            return false;
        return long.TryParse(
            (mantissa[0] == '-' ? "-" : "") + significant + new string('0', (int)scale), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }
}

public sealed class WholeInt64JsonConverter : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        WholeNumber.TryRead(ref reader, out var value) ? value : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

public sealed class WholeInt32JsonConverter : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        WholeNumber.TryRead(ref reader, out var value) && value is >= int.MinValue and <= int.MaxValue ? (int)value : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
