using System.Text;
using System.Text.Json;

namespace Approvals.Cluster.Tests.Fuzzing;

/// <summary>Small faults in each part of a request.</summary>
internal static class Mutations
{
    private static readonly string[] Encodings = ["%", "%zz", "%00", "%c0%af", "%ff%fe", "%ed%a0%80", "%2f", "%2e%2e", "+", "#", "%u0041", "%F4%90%80%80"];

    public static string Path(string path, Random random)
    {
        var parts = path.Split('/');
        var at = random.Next(1, parts.Length);
        parts[at] = random.Next(4) switch
        {
            0 => "",
            1 => parts[at] + Encodings[random.Next(Encodings.Length)],
            2 => parts[at].ToUpperInvariant(),
            _ => Escaped(Nonsense.Texts[random.Next(Nonsense.Texts.Length)], random),
        };
        return string.Join('/', parts);
    }

    /// <summary>Mostly escaped as it should be.</summary>
    public static string Escaped(string text, Random random) => random.Next(8) switch
    {
        0 => Encodings[random.Next(Encodings.Length)] + Uri.EscapeDataString(text),
        1 => text.Replace(' ', '+').Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal),
        _ => Uri.EscapeDataString(text),
    };

    /// <summary>A cursor names its list in its first 16 bytes; what lies behind is what must not be trusted.</summary>
    public static string Cursor(string cursor, Random random)
    {
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(cursor);
        if (random.Next(4) == 0)
            return System.Buffers.Text.Base64Url.EncodeToString(Bytes(bytes, random));
        for (var i = random.Next(1, 9); i > 0; i--)
            bytes[random.Next(16, bytes.Length)] = random.Next(3) switch { 0 => 0, 1 => 0xff, _ => (byte)random.Next(256) };
        return System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }

    public static string HeaderValue(Random random) => random.Next(10) switch
    {
        0 => "\u0000",
        1 => new string('h', random.Next(1, 9000)),
        2 => "\u00ff\u00fe",
        3 => "bytes=0-1",
        4 => "gzip, br",
        _ => Nonsense.Texts[random.Next(Nonsense.Texts.Length)].Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal),
    };

    public static byte[] Bytes(byte[] bytes, Random random)
    {
        var list = new List<byte>(bytes);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(list.Count + 1);
            switch (random.Next(5))
            {
                case 0 when at < list.Count:
                    list[at] = (byte)random.Next(256);
                    break;
                case 1 when at < list.Count:
                    list.RemoveAt(at);
                    break;
                case 2:
                    list.Insert(at, (byte)random.Next(256));
                    break;
                case 3:
                    list.RemoveRange(at, list.Count - at);
                    break;
                default:
                    list.InsertRange(at, list[..Math.Min(at, 40)]);
                    break;
            }
        }

        return [.. list];
    }

    /// <summary>Another value, name or nesting somewhere in the tree. What is no JSON is spoilt as bytes.</summary>
    public static byte[] Json(byte[] body, Random random)
    {
        try
        {
            using var tree = JsonDocument.Parse(body);
            var target = random.Next(Count(tree.RootElement));
            var text = new StringBuilder();
            Write(tree.RootElement, text, ref target, random);
            return Encoding.UTF8.GetBytes(text.ToString());
        }
        catch (Exception bytes) when (bytes is JsonException or InvalidOperationException)
        {
            return Bytes(body, random);
        }
    }

    private static int Count(JsonElement element) => 1 + element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Sum(member => Count(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Sum(Count),
        _ => 0,
    };

    private static void Write(JsonElement element, StringBuilder text, ref int target, Random random)
    {
        if (target-- == 0)
        {
            text.Append(Instead(element, random));
            return;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var member in element.EnumerateObject())
                {
                    text.Append(text[^1] == '{' ? "" : ",").Append(JsonSerializer.Serialize(member.Name)).Append(':');
                    Write(member.Value, text, ref target, random);
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in element.EnumerateArray())
                {
                    text.Append(text[^1] == '[' ? "" : ",");
                    Write(item, text, ref target, random);
                }

                text.Append(']');
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    private static string Instead(JsonElement element, Random random)
    {
        var own = element.GetRawText();
        var other = Nonsense.Json[random.Next(Nonsense.Json.Length)];
        return random.Next(8) switch
        {
            0 => JsonSerializer.Serialize(Nonsense.Texts[random.Next(Nonsense.Texts.Length)]),
            1 => string.Concat(Enumerable.Repeat("[", random.Next(1, 70))) + own,
            2 => $"[{own},{own}]",
            3 => $"{{\"x\":{own}}}",
            4 when own.StartsWith('{') && own.Length > 2 => own[..^1] + $",\"extra\":{other}}}",
            5 when own.StartsWith('{') && own.Length > 2 => own[..^1] + "," + own[1..],
            6 when own.StartsWith('[') && own.Length > 2 => own[..^1] + $",{other}]",
            _ => other,
        };
    }
}
