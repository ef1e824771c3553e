using Approvals.Channels.Templates;
using Approvals.Domain.Decisions;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Host.Ui.Confirm;

/// <summary>What the page behind a confirm link shows.</summary>
public sealed record ConfirmView(int Status, string Heading, string Words)
{
    /// <summary>The request, where the reader may know it.</summary>
    public Approval? Approval { get; init; }

    /// <summary>The form is shown, unless the reader has to sign in first.</summary>
    public bool Asks { get; init; }

    public bool LeansToReject { get; init; }

    public string? SignInUrl { get; init; }

    public string? Fault { get; init; }

    public static ConfirmView Unknown { get; } = new(404, "This link does not work", "It may be too old, or not complete. Look for a newer message, or open the request in your inbox.");

    public static ConfirmView Used { get; } = new(410, "This link was used already", "It counts once. The request's page shows what was decided.");

    public static ConfirmView Ask(Approval approval, Principal person, bool leansToReject, string? signInUrl) =>
        new(200, approval.Request.Title, $"You decide as {person.Name}. Nothing is decided before you press a button here.")
        {
            Approval = approval,
            Asks = true,
            LeansToReject = leansToReject,
            SignInUrl = signInUrl,
        };

    public static ConfirmView SignIn(Approval approval, string signInUrl) =>
        new(401, approval.Request.Title, "Nothing was decided: sign in first, so that it is known who decides.") { Asks = true, Approval = approval, SignInUrl = signInUrl };

    public static ConfirmView SomebodyElse(Principal person) =>
        new(403, "This link is somebody else's", $"It was sent to {person.Name}. Sign in as that person, or open the request in your own inbox.");

    public static ConfirmView Decided(Approval.Decided approval) =>
        new(409, approval.Request.Title, $"Already decided: {approval.Decision.Outcome.ToString().ToLowerInvariant()}. Nothing is left to do.");

    public static ConfirmView Changed(Approval approval) =>
        new(412, approval.Request.Title, "The question changed since this link was sent, so it does not count any more. Look at the request again before you decide.");

    public static ConfirmView Refused(Approval approval, Refusal refusal) =>
        new(StatusOf(refusal.Code), approval.Request.Title, refusal.Detail + " Nothing was decided.");

    public static ConfirmView Done(Approval approval, bool rejected) => new(
        200,
        rejected ? "You rejected this" : "You approved this",
        approval is Approval.Decided decided ? $"The decision is made: {decided.Decision.Outcome.ToString().ToLowerInvariant()}." : "Your vote counts. Others still have to decide.");

    /// <summary>The title on one line without what cannot be seen.</summary>
    public string SafeHeading => SafeText.Line(Heading);

    private static int StatusOf(RefusalCode code) => Api.Errors.Problems.Of(new Refusal(code, ""), null).Status;
}
