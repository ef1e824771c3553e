using System.Text;
using Approvals.Application.Gateway;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Host.Api.Answers;
using Approvals.Host.Auth;
using Approvals.Host.Configuration;

namespace Approvals.Host.Operations;

/// <summary>
/// Before it is ready, a node goes through one request of each common kind by itself, so that the first callers do not wait while their path is
/// compiled: two seconds at 200 requests a second on two busy cores. Nothing is written, and a warm-up that fails keeps no node from serving.
/// </summary>
public sealed class WarmUp(
    PipelineTap tap, Readiness readiness, DryRun dryRun, TokenValidator tokens, AuthOptions auth, IServiceScopeFactory scopes, TimeProvider time,
    ILogger<WarmUp> log) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private static readonly Principal Self = Principal.Service("warm-up");

    private static readonly Principal Voter = Principal.User("warm-up");

    /// <summary>Why it did not come to its end; null while all is well.</summary>
    public Exception? Failure { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WhenSchemaPrepared.WaitAsync(stoppingToken);
        var pipeline = await tap.Pipeline.WaitAsync(stoppingToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        limit.CancelAfter(Longest);
        try
        {
            await RunAsync(pipeline, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            Failure = fault;
            log.LogWarning("The warm-up did not end: {Reason}; the first requests may be slow", fault.Message);
        }

        readiness.MarkWarm();
    }

    private async Task RunAsync(RequestDelegate pipeline, CancellationToken cancellationToken)
    {
        if (auth.Jwt.SigningKey is not null)
            await tokens.ValidateAsync(TokenMint.Make(auth.Jwt, Self.Name, ["requester"], ["warm-up"], TimeSpan.FromMinutes(1), time));
        // Without a role it may create nothing, and what it asks for does not exist.
        var unknown = $"/api/approvals/{Guid.CreateVersion7()}";
        await AskAsync(pipeline, 403, "POST", "/api/approvals", """{"title":"Warm-up","approvers":["user:warm-up"]}""", cancellationToken);
        await AskAsync(pipeline, 404, "POST", unknown + "/approve", "{}", cancellationToken);
        await AskAsync(pipeline, 404, "GET", unknown, null, cancellationToken);
        await AskAsync(pipeline, 404, "GET", unknown + "/decision", null, cancellationToken);
        await AskAsync(pipeline, 200, "GET", "/api/approvals/pending", null, cancellationToken);
        await DecideAsync(cancellationToken);
    }

    private async Task AskAsync(RequestDelegate pipeline, int expected, string method, string path, string? body, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var bytes = Encoding.UTF8.GetBytes(body ?? "");
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider, RequestAborted = cancellationToken };
        var request = context.Request;
        (request.Scheme, request.Host, request.Method, request.Path, request.Protocol) = ("http", new HostString("localhost"), method, path, "HTTP/1.1");
        (request.Body, request.ContentLength, request.ContentType) = (new MemoryStream(bytes), bytes.Length, body is null ? null : "application/json");
        context.Response.Body = new MemoryStream();
        context.SetCaller(new Caller(Self, [], Roles.None));
        context.Features.Set(new WarmUpMark());
        await pipeline(context);
        if (context.Response.StatusCode != expected)
            throw new InvalidOperationException($"{method} {path} was answered with {context.Response.StatusCode}");
    }

    /// <summary>What the requests above do not reach: the writing of a create and of a vote, and the answer to them.</summary>
    private async Task DecideAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var draft = new ApprovalDraft { Title = "Warm-up", Approvers = [Voter.Text] };
        var (request, _) = DraftValidator.Validate(draft, Self, scope.ServiceProvider.GetRequiredService<RequestDefaults>());
        var decided = await dryRun.RunAsync(request!, new Caller(Voter, [], Roles.Approver), cancellationToken);
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider, RequestAborted = cancellationToken };
        context.Response.Body = new MemoryStream();
        await new ApprovalAnswer(decided).ExecuteAsync(context);
    }
}

/// <summary>On a request that nobody sent.</summary>
public sealed record WarmUpMark;
