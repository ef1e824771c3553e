using System.Runtime.CompilerServices;
using System.Text;
using Approvals.Client.Contracts;
using Approvals.Client.Transport;

namespace Approvals.Client;

/// <summary>
/// Calls an approval service. Safe for concurrent use. Every method throws <see cref="ApprovalsException"/> when the service
/// refuses or does not answer in <see cref="ApprovalsClientOptions.MaxAttempts"/> attempts.
/// </summary>
public sealed class ApprovalsClient
{
    private readonly Repeater repeater;
    private readonly DecisionWait wait;

    /// <param name="http">Its <see cref="HttpClient.BaseAddress"/> is the service's root and ends with a slash.</param>
    public ApprovalsClient(HttpClient http, ApprovalsClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        options ??= new ApprovalsClientOptions();
        var exchange = new Exchange(http, options);
        repeater = new Repeater(exchange, options);
        wait = new DecisionWait(exchange, options);
    }

    /// <summary>Asks. The same key with the same body gives back the first approval, for its whole life.</summary>
    /// <param name="idempotencyKey">Null lets the client choose one, which makes its own repeats safe but not those of a new process.</param>
    public Task<Approval> CreateAsync(CreateApproval request, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(Call.Post("api/approvals", request, ClientJson.Default.CreateApproval, idempotencyKey ?? NewKey()), cancellationToken);

    public Task<Approval> GetAsync(Guid id, CancellationToken cancellationToken = default) => ChangeAsync(Call.Get(PathOf(id)), cancellationToken);

    public Task<Approval> ApproveAsync(Guid id, ApproveBody? body = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(Call.Post(PathOf(id, "/approve"), body ?? new ApproveBody(), ClientJson.Default.ApproveBody), cancellationToken);

    public Task<Approval> RejectAsync(Guid id, RejectBody body, CancellationToken cancellationToken = default) =>
        ChangeAsync(Call.Post(PathOf(id, "/reject"), body, ClientJson.Default.RejectBody), cancellationToken);

    /// <summary>Takes the caller's vote back while its stage is open.</summary>
    public Task<Approval> RetractVoteAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync(Call.Delete(PathOf(id, "/vote")), cancellationToken);

    /// <param name="to">A person, <c>user:NAME</c>.</param>
    public Task<Approval> DelegateAsync(Guid id, string to, string? reason = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(Call.Post(PathOf(id, "/delegate"), new DelegateBody(to, reason), ClientJson.Default.DelegateBody), cancellationToken);

    public Task<Approval> RevokeDelegationAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync(Call.Delete(PathOf(id, "/delegate")), cancellationToken);

    public Task<Approval> CancelAsync(Guid id, string? reason = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(Call.Post(PathOf(id, "/cancel"), new ReasonBody(reason), ClientJson.Default.ReasonBody), cancellationToken);

    /// <summary>Breaks the glass; needs the role operator.</summary>
    /// <param name="outcome">Approved or rejected.</param>
    public Task<Approval> OverrideAsync(Guid id, ApprovalStatus outcome, string reason, CancellationToken cancellationToken = default) =>
        ChangeAsync(Call.Post(PathOf(id, "/override"), new OverrideBody(outcome, reason), ClientJson.Default.OverrideBody), cancellationToken);

    /// <summary>Nudges those still waited on; the service does so at most once a minute.</summary>
    public Task RemindAsync(Guid id, CancellationToken cancellationToken = default) =>
        repeater.SendAsync(Call.Post(PathOf(id, "/remind")), cancellationToken);

    /// <inheritdoc cref="CreateAsync"/>
    public Task<Approval> CommentAsync(Guid id, string text, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(Call.Post(PathOf(id, "/comments"), new CommentBody(text), ClientJson.Default.CommentBody, idempotencyKey ?? NewKey()), cancellationToken);

    /// <summary>Casts up to 100 votes; each stands or falls by itself, in the order given.</summary>
    public async Task<IReadOnlyList<BatchResult>> BatchAsync(IReadOnlyList<BatchDecision> decisions, CancellationToken cancellationToken = default)
    {
        var call = Call.Post("api/approvals/batch", new BatchBody(decisions), ClientJson.Default.BatchBody);
        return (await repeater.SendAsync(call, ClientJson.Default.BatchResults, cancellationToken).ConfigureAwait(false)).Results;
    }

    /// <summary>Waits, for days if need be, until the approval is decided: through restarts, lost connections and 5xx answers.</summary>
    /// <exception cref="ApprovalsException">The service refuses, such as 401 or 404.</exception>
    public Task<Approval> WaitForDecisionAsync(Guid id, CancellationToken cancellationToken = default) => wait.RunAsync(id, cancellationToken);

    /// <summary>Pending approvals that the caller may read, page after page as they are consumed.</summary>
    public IAsyncEnumerable<Approval> PendingAsync(PendingQuery? query = null, CancellationToken cancellationToken = default) =>
        PagesAsync(cursor => Paths.Pending(query ?? new PendingQuery(), cursor), cancellationToken);

    /// <summary>Decided approvals, newest decision first, page after page as they are consumed.</summary>
    public IAsyncEnumerable<Approval> HistoryAsync(HistoryQuery? query = null, CancellationToken cancellationToken = default) =>
        PagesAsync(cursor => Paths.History(query ?? new HistoryQuery(), cursor), cancellationToken);

    /// <summary>The audit chain of one approval, in order of version.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AuditAsync(Guid id, CancellationToken cancellationToken = default) =>
        (await repeater.SendAsync(Call.Get(PathOf(id, "/audit")), ClientJson.Default.AuditEntries, cancellationToken).ConfigureAwait(false)).Items;

    /// <summary>The signed proof of a decision, to be kept and to be checked with <see cref="Receipt.Verify"/>.</summary>
    /// <exception cref="ApprovalsException">409 while it is pending, 410 once it was erased.</exception>
    public async Task<string> ReceiptAsync(Guid id, CancellationToken cancellationToken = default) =>
        Encoding.UTF8.GetString(await repeater.SendAsync(Call.Get(PathOf(id, "/receipt")), cancellationToken).ConfigureAwait(false));

    /// <summary>The keys that receipts are checked with; they may be kept, and are asked for again when a receipt names another.</summary>
    public async Task<string> KeySetAsync(CancellationToken cancellationToken = default) =>
        Encoding.UTF8.GetString(await repeater.SendAsync(Call.Get(".well-known/jwks.json"), cancellationToken).ConfigureAwait(false));

    /// <summary>Needs the role auditor.</summary>
    /// <param name="from">Inclusive, by creation.</param>
    /// <param name="to">Exclusive.</param>
    public Task<Statistics> StatisticsAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, CancellationToken cancellationToken = default) =>
        repeater.SendAsync(Call.Get(Paths.Statistics(from, to)), ClientJson.Default.Statistics, cancellationToken);

    private static string PathOf(Guid id, string rest = "") => $"api/approvals/{id:D}{rest}";

    private static string NewKey() => Guid.NewGuid().ToString("N");

    private Task<Approval> ChangeAsync(Call call, CancellationToken cancellationToken) =>
        repeater.SendAsync(call, ClientJson.Default.Approval, cancellationToken);

    private async IAsyncEnumerable<Approval> PagesAsync(Func<string?, string> path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await repeater.SendAsync(Call.Get(path(cursor)), ClientJson.Default.ApprovalPage, cancellationToken).ConfigureAwait(false);
            foreach (var approval in page.Items)
                yield return approval;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
