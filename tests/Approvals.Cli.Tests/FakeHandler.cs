using System.Net;
using System.Text;

namespace Approvals.Cli.Tests;

/// <summary>Answers every request with one body, and remembers what was asked.</summary>
internal sealed class FakeHandler(HttpStatusCode status, string body) : HttpMessageHandler
{
    public List<(string Method, string Url, string? Authorization, string Body)> Requests { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add((request.Method.Method, request.RequestUri!.ToString(), request.Headers.Authorization?.ToString(), sent));
        var type = (int)status < 400 ? "application/json" : "application/problem+json";
        return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, type) };
    }
}
