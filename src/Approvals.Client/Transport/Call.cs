using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Approvals.Client.Transport;

/// <summary>What to send; a new HttpRequestMessage is made from it for every attempt, byte for byte the same.</summary>
internal sealed record Call(HttpMethod Method, string Path, byte[]? Body = null, string? IdempotencyKey = null)
{
    public static Call Get(string path) => new(HttpMethod.Get, path);

    public static Call Post(string path, string? key = null) => new(HttpMethod.Post, path, null, key);

    public static Call Post<T>(string path, T body, JsonTypeInfo<T> json, string? key = null) =>
        new(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(body, json), key);

    public static Call Delete(string path) => new(HttpMethod.Delete, path);

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(Method, new Uri(Path, UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (IdempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", IdempotencyKey);
        if (Body is not null)
            request.Content = new ByteArrayContent(Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return request;
    }
}
