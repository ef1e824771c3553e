using System.Security.Cryptography;
using System.Text;
using Approvals.Application.Gateway;
using Approvals.Application.Keys;
using Approvals.Application.Reading;
using Approvals.Channels.Email;
using Approvals.Channels.People;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Domain.Text;
using Approvals.Host.Auth;
using Approvals.Host.Auth.SignIn;
using Approvals.Host.Ui.Confirm;

namespace Approvals.Host.Api.Doors;

/// <summary>What a person sent with the form of a confirm link. It has one field for words, which is the reason of a rejection.</summary>
public sealed record ConfirmForm(string? Verdict, string? Reason, string? Comment)
{
    public static ConfirmForm Of(string? verdict, string? reason, string? comment) =>
        verdict == "reject" && string.IsNullOrWhiteSpace(reason) ? new(verdict, comment, null) : new(verdict, reason, comment);
}

/// <summary>
/// Decides with the link of a mail: once, for the person it was sent to, on the question that was shown. That person has to be signed in,
/// unless the operator does without for requests of this priority. Before that nothing is said of the request, not even whether there is one.
/// All else is the actor's to judge, as for every other vote.
/// </summary>
public sealed class Confirmation(IConfirmTokens tokens, IApprovalReader reader, IApprovalGateway gateway, KnownPeople people, EmailOptions options)
{
    private const int MaxToken = 100;

    /// <summary>Null where the visitor has to sign in first.</summary>
    public async Task<ConfirmView?> LookAsync(HttpContext context, string text, string? verdict)
    {
        var link = await FindAsync(context, text);
        return link is null ? null : link.View ?? ConfirmView.Ask(link.Approval!, link.Token!.Person, verdict == "reject");
    }

    /// <summary>Null where the visitor has to sign in first.</summary>
    public async Task<ConfirmView?> DecideAsync(HttpContext context, string text, ConfirmForm form)
    {
        var link = await FindAsync(context, text);
        if (link is null or { View: not null })
            return link?.View;
        if (FaultIn(form) is { } fault)
            return ConfirmView.Ask(link.Approval!, link.Token!.Person, form.Verdict == "reject") with { Status = StatusCodes.Status400BadRequest, Fault = fault, Typed = Blank(form.Reason) ?? form.Comment };
        var digest = ConfirmLinkIssuer.DigestOf(text);
        if (!await tokens.SpendAsync(digest, context.RequestAborted))
            return ConfirmView.Used;
        return await VoteAsync(link.Token!, link.Approval!, link.Caller!, form, digest);
    }

    public static string SignInFor(HttpContext context) => ReturnUrl.SignInFor(context, context.Request.Path + context.Request.QueryString);

    /// <summary>
    /// In this order: who calls, whose link it is, whether they may know of the request, and only then what became of it. Null where the visitor has
    /// to sign in first, whatever the link is; where signing in is never left out, it is not even looked up.
    /// </summary>
    private async Task<Link?> FindAsync(HttpContext context, string text)
    {
        var signedIn = context.GetCaller();
        if (signedIn is null && !options.ConfirmWithoutSignIn)
            return null;
        var token = text.Length > MaxToken ? null : await tokens.FindAsync(ConfirmLinkIssuer.DigestOf(text), context.RequestAborted);
        if (signedIn is not null && token is not null && signedIn.Self != token.Person)
            return new Link(ConfirmView.SomebodyElse);
        var approval = token is null ? null : await reader.FindAsync(token.ApprovalId, context.RequestAborted);
        if (signedIn is null && (approval is null || !ConfirmLinkIssuer.MayConfirmWithoutSignIn(options, approval)))
            return null;
        if (token is null || approval is null)
            return new Link(ConfirmView.Unknown);
        var caller = await CallerAsync(context, token, approval);
        if (!Visibility.MayRead(approval, caller))
            return new Link(ConfirmView.NotAsked);
        return approval switch
        {
            _ when token.Used => new Link(ConfirmView.Used),
            Approval.Decided decided => new Link(ConfirmView.Decided(decided)),
            _ when approval.Revision != token.Revision => new Link(ConfirmView.Changed(approval)),
            _ => new Link(null, token, approval, caller),
        };
    }

    private async Task<Caller> CallerAsync(HttpContext context, ConfirmToken token, Approval approval)
    {
        if (context.GetCaller() is { } signedIn)
            return signedIn with { Channel = Channel.Email };
        var known = await people.OfAsync(token.Person, context.RequestAborted);
        return NamedCaller.For(approval, token.Person, known.Groups, known.HasLostRole, Channel.Email, AddressOf(context));
    }

    private async Task<ConfirmView> VoteAsync(ConfirmToken token, Approval approval, Caller caller, ConfirmForm form, string digest)
    {
        try
        {
            var answer = await gateway.AskAsync(token.ApprovalId, VoteOf(token, caller, form, digest), CancellationToken.None);
            if (answer.Refusal is null)
                return ConfirmView.Done(answer.Approval!, form.Verdict == "reject");
            await tokens.ReleaseAsync(digest, CancellationToken.None);
            return answer.Refusal.Code == RefusalCode.AlreadyDecided && answer.Approval is Approval.Decided decided
                ? ConfirmView.Decided(decided)
                : ConfirmView.Refused(approval, answer.Refusal);
        }
        catch
        {
            // Whether it counted is not known; the same vote again does no harm, and the key below makes it the same.
            await tokens.ReleaseAsync(digest, CancellationToken.None);
            throw;
        }
    }

    private static ApprovalCommand.CastVote VoteOf(ConfirmToken token, Caller caller, ConfirmForm form, string digest)
    {
        var rejects = form.Verdict == "reject";
        return new ApprovalCommand.CastVote(caller, rejects ? Verdict.Reject : Verdict.Approve, rejects ? Blank(form.Reason) : null, Blank(form.Comment), null)
        {
            Revision = token.Revision,
            Key = KeyOf(digest, form),
        };
    }

    private static string? FaultIn(ConfirmForm form)
    {
        var faults = new Faults();
        faults.Add("verdict", "Choose whether to approve or to reject.", when: form.Verdict is not ("approve" or "reject"));
        faults.Add("reason", "A rejection needs a reason.", when: form.Verdict == "reject" && !HiddenCharacters.HasVisible(form.Reason));
        TextRules.Lines(faults, "reason", form.Reason, TextRules.MaxRemark);
        TextRules.Lines(faults, "comment", form.Comment, TextRules.MaxRemark);
        return faults.Any ? faults.ToErrors().First().Value[0] : null;
    }

    /// <summary>Kept with the vote for the approval's life: the same token never counts twice, whatever became of its row.</summary>
    private static IdempotencyKey KeyOf(string digest, ConfirmForm form)
    {
        var scope = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("confirm|" + digest)))[..32];
        var body = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{form.Verdict}|{form.Reason}|{form.Comment}")));
        return new IdempotencyKey(digest, scope, body);
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string? AddressOf(HttpContext context) => context.Connection.RemoteIpAddress is { } address
        ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
        : null;

    /// <param name="View">What is shown instead of the question; null: the question.</param>
    private sealed record Link(ConfirmView? View, ConfirmToken? Token = null, Approval? Approval = null, Caller? Caller = null);
}
