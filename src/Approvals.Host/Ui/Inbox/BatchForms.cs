using Approvals.Application.Gateway;
using Approvals.Application.Journal;
using Approvals.Application.Reading;
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

    private static async Task<IResult> Take(HttpContext context, IApprovalReader reader, IApprovalGateway gateway, TimeProvider time)
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
        var results = await Task.WhenAll(entries.Select(entry => VoteAsync(entry, context, reader, gateway)));
        return Page.Of<InboxPage>(await InboxPages.ReadAsync(context, reader, time, view: form["view"].ToString()) with { Results = results });
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

        return new BatchModel(form["verdict"] == "reject" ? "reject" : "approve", found, form["reason"]) { View = form["view"].ToString() };
    }

    private static async Task<BatchEntryResult> VoteAsync(BatchEntry entry, HttpContext context, IApprovalReader reader, IApprovalGateway gateway)
    {
        if (!Guid.TryParseExact(entry.Id, "D", out var id))
            return new BatchEntryResult(entry.Id ?? "", null, "There is no such approval.");
        var verdict = entry.Verdict == "reject" ? Verdict.Reject : Verdict.Approve;
        var vote = new ApprovalCommand.CastVote(context.Person(), verdict, verdict == Verdict.Reject ? entry.Reason : null, null, null) { Revision = entry.Revision };
        try
        {
            var answer = await gateway.AskAsync(id, vote, context.RequestAborted);
            var now = answer.Approval ?? await reader.FindAsync(id, context.RequestAborted);
            return new BatchEntryResult(entry.Id, now is not null && Domain.Policy.Visibility.MayRead(now, context.Person()) ? now : null, answer.Refusal?.Detail);
        }
        catch (Exception failure) when (failure is JournalUnavailableException or JournalOverloadedException)
        {
            return new BatchEntryResult(entry.Id, null, Problems.Of(failure).Detail);
        }
    }
}
