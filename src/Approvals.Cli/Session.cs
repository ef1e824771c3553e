using System.CommandLine;
using Approvals.Client;

namespace Approvals.Cli;

/// <summary>The options that every command has, and the client and printer that follow from them.</summary>
internal sealed class Session(TextWriter output, Func<string, string?> environment, Func<HttpMessageHandler> handler)
{
    private readonly Option<string?> url = new("--url") { Description = "Root of the service; else APPROVALS_URL.", Recursive = true };
    private readonly Option<string?> token = new("--token") { Description = "API key or JWT; else APPROVALS_TOKEN, which keeps it out of the process list.", Recursive = true };
    private readonly Option<bool> json = new("--json") { Description = "Print JSON instead of text.", Recursive = true };

    public IEnumerable<Option> Options => [url, token, json];

    public TextWriter Output => output;

    public Printer Printer(ParseResult parsed) => new(output, parsed.GetValue(json));

    /// <summary>From an address that is none of the service's: no token goes there.</summary>
    public async Task<string> TextAsync(Uri address, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(handler(), disposeHandler: true);
        return await http.GetStringAsync(address, cancellationToken).ConfigureAwait(false);
    }

    public ApprovalsClient Client(ParseResult parsed)
    {
        var root = parsed.GetValue(url) ?? environment("APPROVALS_URL") ?? "http://localhost:8080";
        if (!Uri.TryCreate(root.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new UsageException($"'{root}' is not an http or https address.");
        var secret = parsed.GetValue(token) ?? environment("APPROVALS_TOKEN");
        var options = new ApprovalsClientOptions { Token = secret is null ? null : _ => new ValueTask<string>(secret) };
        return new ApprovalsClient(new HttpClient(handler(), disposeHandler: true) { BaseAddress = address }, options);
    }
}
