using System.Security.Cryptography;
using System.Text;
using Approvals.Actors.Ports;
using Approvals.Channels.Email;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Host.Auth;
using Approvals.Host.Auth.SignIn;
using Approvals.Host.Ui.Confirm;

namespace Approvals.Host.Api.Doors;

/// <summary>What a person sent with the form of a confirm link.</summary>
public sealed record ConfirmForm(string? Verdict, string? Reason, string? Comment);

/// <summary>
/// Decides with the link of a mail: once, for the person it was sent to, on the question that was shown. That person has to be signed in,
/// unless the operator does without for requests of this priority. All else is the actor's to judge, as for every other vote.
/// </summary>
public sealed class Confirmation(IConfirmTokens tokens, IApprovalReader reader, IApprovalRegion region, IKnownGroups knownGroups, EmailOptions options)
{
    private const int MaxToken = 100;
    private static readonly TimeSpan GroupsLast = TimeSpan.FromDays(30);

    public async Task<ConfirmView> LookAsync(HttpContext context, string text, string? verdict)
    {
        var (view, token, approval) = await FindAsync(text, context.RequestAborted);
        if (view is not null)
            return view;
        return Refuse(context, token!, approval!) is { } refusal && context.GetCaller() is not null
            ? refusal
            : ConfirmView.Ask(approval!, token!.Person, verdict == "reject", SignInIfNeeded(context, approval!));
    }

    public async Task<ConfirmView> DecideAsync(HttpContext context, string text, ConfirmForm form)
    {
        var cancellationToken = context.RequestAborted;
        var (view, token, approval) = await FindAsync(text, cancellationToken);
        if (view is not null)
            return view;
        if (Refuse(context, token!, approval!) is { } refusal)
            return refusal;
        if (FaultIn(form) is { } fault)
            return ConfirmView.Ask(approval!, token!.Person, form.Verdict == "reject", SignInIfNeeded(context, approval!)) with { Status = StatusCodes.Status400BadRequest, Fault = fault };
        var digest = ConfirmLinkIssuer.DigestOf(text);
        if (!await tokens.SpendAsync(digest, cancellationToken))
            return ConfirmView.Used;
        return await VoteAsync(context, token!, approval!, form, digest);
    }

    private async Task<(ConfirmView? View, ConfirmToken? Token, Approval? Approval)> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (text.Length > MaxToken || await tokens.FindAsync(ConfirmLinkIssuer.DigestOf(text), cancellationToken) is not { } token)
            return (ConfirmView.Unknown, null, null);
        if (token.Used)
            return (ConfirmView.Used, null, null);
        var approval = await reader.FindAsync(token.ApprovalId, cancellationToken);
        return approval switch
        {
            null => (ConfirmView.Unknown, null, null),
            Approval.Decided decided => (ConfirmView.Decided(decided), null, null),
            _ when approval.Revision != token.Revision => (ConfirmView.Changed(approval), null, null),
            _ => (null, token, approval),
        };
    }

    /// <summary>Null when this caller may go on.</summary>
    private ConfirmView? Refuse(HttpContext context, ConfirmToken token, Approval approval) => context.GetCaller() switch
    {
        null when ConfirmLinkIssuer.MayConfirmWithoutSignIn(options, approval) => null,
        null => ConfirmView.SignIn(approval, SignInFor(context)),
        { } caller when caller.Self == token.Person => null,
        _ => ConfirmView.SomebodyElse(token.Person),
    };

    private async Task<ConfirmView> VoteAsync(HttpContext context, ConfirmToken token, Approval approval, ConfirmForm form, string digest)
    {
        try
        {
            var answer = await region.AskAsync(token.ApprovalId, await VoteOfAsync(context, token, approval, form, digest), context.RequestAborted);
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

    private async Task<ApprovalCommand> VoteOfAsync(HttpContext context, ConfirmToken token, Approval approval, ConfirmForm form, string digest)
    {
        var rejects = form.Verdict == "reject";
        var caller = context.GetCaller() is { } signedIn
            ? signedIn with { Channel = Channel.Email }
            : NamedCaller.For(approval, token.Person, await knownGroups.OfAsync(token.Person, GroupsLast, context.RequestAborted), Channel.Email, AddressOf(context));
        return new ApprovalCommand.CastVote(
            caller, rejects ? Verdict.Reject : Verdict.Approve, rejects ? Blank(form.Reason) : null, Blank(form.Comment), null)
        {
            Revision = token.Revision,
            Key = KeyOf(digest, form),
        };
    }

    private string? SignInIfNeeded(HttpContext context, Approval approval) =>
        context.GetCaller() is null && !ConfirmLinkIssuer.MayConfirmWithoutSignIn(options, approval) ? SignInFor(context) : null;

    private static string SignInFor(HttpContext context) => "/sign-in" + QueryString.Create("returnUrl", ReturnUrl.Of(context.Request.Path + context.Request.QueryString));

    private static string? FaultIn(ConfirmForm form)
    {
        var faults = new Faults();
        faults.Add("verdict", "Choose whether to approve or to reject.", when: form.Verdict is not ("approve" or "reject"));
        faults.Add("reason", "A rejection needs a reason.", when: form.Verdict == "reject" && string.IsNullOrWhiteSpace(form.Reason));
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
}
