using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Approvals.Host.Tests.Browser.Support;

/// <summary>What a browser does, without one: keeps cookies, sends forms, says where a request comes from, follows no redirect by itself.</summary>
public sealed partial class Visitor : IDisposable
{
    public const string TokenField = "__RequestVerificationToken";

    private readonly HttpClient client;

    public Visitor(Uri site)
    {
        Cookies = new CookieContainer();
        client = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = site };
    }

    public CookieContainer Cookies { get; }

    public Task<Seen> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public async Task<Seen> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        using var response = await client.SendAsync(request);
        return new Seen(response, await response.Content.ReadAsStringAsync());
    }

    /// <summary>What a script of one of our own pages sends.</summary>
    public Task<Seen> CallAsync(HttpMethod method, string path, object? body = null) =>
        SendAsync(method, path, body is null ? null : JsonContent.Create(body), ("Sec-Fetch-Site", "same-origin"));

    public Task<Seen> PostFormAsync(string path, (string Name, string Value)[] fields, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), headers);

    /// <summary>The hidden field that makes a form of this page this visitor's own.</summary>
    public async Task<(string, string)> FormTokenAsync(string page = "/sign-in") =>
        (TokenField, TokenValue().Match((await GetAsync(page)).Text).Groups["token"].Value);

    public async Task<Seen> SignInAsync(string name, string roles = "requester, approver", string groups = "", string returnUrl = "/") =>
        await PostFormAsync("/sign-in", [await FormTokenAsync(), ("name", name), ("roles", roles), ("groups", groups), ("returnUrl", returnUrl)], ("Sec-Fetch-Site", "same-origin"));

    public void Dispose() => client.Dispose();

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="(?<token>[^"]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TokenValue();
}

/// <summary>One answer.</summary>
public sealed class Seen(HttpResponseMessage response, string text)
{
    private readonly Dictionary<string, string[]> headers = response.Headers.Concat(response.Content.Headers)
        .ToDictionary(header => header.Key, header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase);

    public int Status { get; } = (int)response.StatusCode;

    public string Text => text;

    public JsonElement Json => JsonElement.Parse(text);

    public string? Header(string name) => headers.TryGetValue(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>The cookie as it was set, with its attributes.</summary>
    public string? SetCookie(string name) =>
        headers.GetValueOrDefault("Set-Cookie", []).FirstOrDefault(cookie => cookie.StartsWith(name + "=", StringComparison.Ordinal));
}
