using Approvals.Actors.Ports;
using Approvals.Domain.Commands;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Domain.Views;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Bodies;
using Approvals.Host.Api.Errors;
using Approvals.Host.Auth.SignIn;
using Approvals.Host.Ui.Errors;
using Approvals.Host.Ui.Parts;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Inbox;

/// <summary>One verdict on several requests: first all of them by name, then each for itself through the actor.</summary>
internal static class BatchForms
{
    public static void MapBatch(this RouteGroupBuilder pages) => pages.MapForms().MapPost("/approvals/batch", Take);

    private static async Task<IResult> Take(HttpContext context, IApprovalReader reader, IApprovalRegion region, TimeProvider time)
    {
        var form = await BodyReader.ReadFormAsync(context);
        var entries = Entries(form);
        if (entries.Count == 0)
            return Page.Of<ErrorPage>(new ErrorModel(null, "Nothing is selected", "Go back and tick the requests that you want to decide on."), StatusCodes.Status400BadRequest);
        if (form["confirmed"] != "yes")
            return Page.Of<BatchPage>(await AskAsync(context, reader, entries, form));
        var faults = new Faults();
        new BatchBody(entries).Check(faults);
        if (faults.Any)
            return Page.Of<BatchPage>(await AskAsync(context, reader, entries, form) with { Fault = "A rejection needs a reason." }, StatusCodes.Status422UnprocessableEntity);
        var failed = (await Task.WhenAll(entries.Select(entry => VoteAsync(entry, context, region)))).OfType<string>().ToList();
        return failed.Count == 0
            ? new SeeOther($"/?decided={entries.Count}")
            : Page.Of<InboxPage>(await InboxPages.ReadAsync(context, reader, time, Summary(entries.Count, failed)));
    }

    private static List<BatchEntry> Entries(IFormCollection form) =>
    [
        .. form["ids"].OfType<string>().Select(ticket => ticket.Split(':')).Where(parts => parts.Length == 2).Take(BatchBody.MaxDecisions).Select(parts => new BatchEntry(
            parts[0],
            form["verdict"],
            form["reason"].ToString().ReplaceLineEndings("\n").Trim() is { Length: > 0 } reason ? reason : null,
            null,
            int.TryParse(parts[1], System.Globalization.CultureInfo.InvariantCulture, out var revision) ? revision : null)),
    ];

    private static async Task<BatchModel> AskAsync(HttpContext context, IApprovalReader reader, List<BatchEntry> entries, IFormCollection form)
    {
        var found = new List<(ApprovalView View, string Ticket)>();
        foreach (var entry in entries)
        {
            if (Guid.TryParseExact(entry.Id, "D", out var id) && await reader.FindAsync(id, context.RequestAborted) is { } approval
                && Domain.Policy.Visibility.MayRead(approval, context.Person()))
                found.Add((ApprovalView.Of(approval), $"{entry.Id}:{entry.Revision}"));
        }

        return new BatchModel(form["verdict"] == "reject" ? "reject" : "approve", found, form["reason"]);
    }

    /// <summary>Null when it was done; otherwise why not.</summary>
    private static async Task<string?> VoteAsync(BatchEntry entry, HttpContext context, IApprovalRegion region)
    {
        var verdict = entry.Verdict == "reject" ? Verdict.Reject : Verdict.Approve;
        var vote = new ApprovalCommand.CastVote(context.Person(), verdict, verdict == Verdict.Reject ? entry.Reason : null, null, null) { Revision = entry.Revision };
        try
        {
            return (await region.AskAsync(Guid.Parse(entry.Id!), vote, context.RequestAborted)).Refusal?.Detail;
        }
        catch (Exception failure) when (failure is JournalUnavailableException or JournalOverloadedException)
        {
            return Problems.Of(failure).Detail;
        }
    }

    private static string Summary(int all, List<string> failed) =>
        $"{all - failed.Count} of {all} decided. Not the others: {string.Join(' ', failed.Distinct(StringComparer.Ordinal))}";
}
