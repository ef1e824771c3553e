using System.Text;

namespace Approvals.Bench.Http;

/// <summary>Writes HTTP/1.1 requests as bytes; the load generator shares its processors with the service, so it does no more than it must.</summary>
internal static class RequestText
{
    public static byte[] Get(string path, Person caller) => Encoding.UTF8.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {caller.Token}\r\n\r\n");

    public static byte[] Delete(string path, Person caller) => Encoding.UTF8.GetBytes(
        $"DELETE {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {caller.Token}\r\n\r\n");

    public static byte[] Post(string path, Person caller, string body) => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {caller.Token}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
}
