using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Approvals.Domain.Json;

/// <summary>
/// The JSON Canonicalization Scheme, RFC 8785, but for integers that no double holds exactly: they keep all their digits, because the
/// nearest double is another number. Throws <see cref="FormatException"/> for what has no canonical form: lone surrogates, invalid UTF-8,
/// numbers beyond IEEE 754 double.
/// </summary>
/// <remarks>Stands in for a JCS library; none restores from the registry (ADR 0003).</remarks>
#if APPROVALS_CLIENT
internal
#else
public
#endif
static class CanonicalJson
{
    private const double MaxSafe = 1L << 53;

    public static string Write(JsonElement element)
    {
        var text = new StringBuilder();
        Append(text, element);
        return text.ToString();
    }

    /// <summary>Lower-case hex SHA-256 of the canonical form.</summary>
    public static string Hash(JsonElement element) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Write(element))));

    private static void Append(StringBuilder text, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(text, element);
                break;
            case JsonValueKind.Array:
                text.Append('[');
                var first = true;
                foreach (var item in element.EnumerateArray())
                {
                    if (!first)
                        text.Append(',');
                    first = false;
                    Append(text, item);
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                AppendString(text, StringOf(element));
                break;
            case JsonValueKind.Number:
                text.Append(NumberOf(element.GetRawText()));
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    private static void AppendObject(StringBuilder text, JsonElement element)
    {
        var members = element.EnumerateObject().Select(member => (Name: NameOf(member), member.Value)).ToList();
        // RFC 8785 sorts by UTF-16 code units, which is what ordinal comparison does.
        members.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        text.Append('{');
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0)
                text.Append(',');
            AppendString(text, members[i].Name);
            text.Append(':');
            Append(text, members[i].Value);
        }

        text.Append('}');
    }

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return Checked(member.Name);
        }
        catch (InvalidOperationException unreadable)
        {
            throw new FormatException("A member name is not valid Unicode.", unreadable);
        }
    }

    private static string StringOf(JsonElement element)
    {
        try
        {
            return Checked(element.GetString()!);
        }
        catch (InvalidOperationException unreadable)
        {
            throw new FormatException("A string is not valid Unicode.", unreadable);
        }
    }

    private static string Checked(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsSurrogatePair(text, i))
                throw new FormatException("A string holds a lone surrogate.");
            i++;
        }

        return text;
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    private static string NumberOf(string literal)
    {
        var value = double.Parse(literal, CultureInfo.InvariantCulture);
        // Up to here every integer is a double.
        if (Math.Abs(value) < MaxSafe)
            return NumberOf(value);
        var isPlain = literal.AsSpan().IndexOfAny(".eE") < 0;
        if (!double.IsFinite(value))
            return isPlain ? literal : NumberOf(value);
        var nearest = NumberOf(value);
        if (isPlain)
            return BigInteger.Parse(literal, CultureInfo.InvariantCulture) == new BigInteger(value) ? nearest : literal;
        // With a point or an exponent it counts as written for a double, unless the double is shown as another integer than was written.
        var (digits, exponent) = Decompose(literal.TrimStart('-').ToUpperInvariant());
        return digits.Length > exponent || (digits, exponent) == Decompose(nearest.TrimStart('-').ToUpperInvariant())
            ? nearest
            : (value < 0 ? "-" : "") + digits + new string('0', exponent - digits.Length);
    }

    /// <summary>ECMAScript's Number::toString: shortest digits that round-trip, exponent form below 1e-6 and from 1e21.</summary>
    private static string NumberOf(double value)
    {
        if (!double.IsFinite(value))
            throw new FormatException("A number is beyond IEEE 754 double.");
        if (value == 0)
            return "0";
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var sign = value < 0 ? "-" : "";
        var (digits, exponent) = Decompose(shortest.TrimStart('-'));
        var count = digits.Length;
        return sign + exponent switch
        {
            _ when count <= exponent && exponent <= 21 => digits + new string('0', exponent - count),
            > 0 and <= 21 => digits[..exponent] + "." + digits[exponent..],
            > -6 and <= 0 => "0." + new string('0', -exponent) + digits,
            _ => Exponential(digits, exponent - 1),
        };
    }

    private static string Exponential(string digits, int exponent)
    {
        var mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
        return mantissa + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The significant digits without leading or trailing zeros, and n such that value = 0.digits * 10^n.</summary>
    private static (string Digits, int Exponent) Decompose(string shortest)
    {
        var e = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent = e < 0 ? 0 : int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? shortest : shortest[..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), exponent + whole - leading);
    }
}
