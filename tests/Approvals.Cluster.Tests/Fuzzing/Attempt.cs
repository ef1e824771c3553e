using System.Text;

namespace Approvals.Cluster.Tests.Fuzzing;

/// <summary>One request in the making.</summary>
internal sealed class Attempt
{
    public required string Method { get; set; }

    public required string Path { get; set; }

    public required string Query { get; set; }

    public List<(string Name, string Value)> Headers { get; } = [];

    public byte[]? Body { get; set; }

    /// <summary>Some servers read further where the length lies; this connection then carries nothing else.</summary>
    public int? ClaimedLength { get; set; }

    /// <summary>The bytes on the wire. Text goes out as Latin-1: a character over U+00FF was escaped, or becomes a question mark.</summary>
    public byte[] ToBytes()
    {
        var head = new StringBuilder();
        head.Append(Method).Append(' ').Append(Path).Append(Query).Append(" HTTP/1.1\r\n");
        if (Headers.TrueForAll(header => header.Name != "Host"))
            head.Append("Host: localhost\r\n");
        foreach (var (name, value) in Headers)
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        if (Body is not null || ClaimedLength is not null)
            head.Append(System.Globalization.CultureInfo.InvariantCulture, $"Content-Length: {ClaimedLength ?? Body!.Length}\r\n");
        head.Append("\r\n");
        return [.. Encoding.Latin1.GetBytes(head.ToString()), .. Body ?? []];
    }
}
