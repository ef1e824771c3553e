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

    /// <summary>The form is shown.</summary>
    public bool Asks { get; init; }

    public bool LeansToReject { get; init; }

    /// <summary>What was written for nothing.</summary>
    public string? Typed { get; init; }

    public string? SignInUrl { get; init; }

    public string? Fault { get; init; }

    public static ConfirmView Unknown { get; } = new(404, "This link does not work", "It may be too old, or not complete. Look for a newer message, or open the request in your inbox.");

    public static ConfirmView Used { get; } = new(410, "This link was used already", "It counts once. The request's page shows what was decided.");

    /// <summary>Says nothing of the request and of whom it was sent to.</summary>
    public static ConfirmView SomebodyElse { get; } = new(403, "This link is somebody else's", "Nothing was decided. Sign in as the person to whom the message was sent, or open the request in your own inbox.");

    /// <summary>Says nothing of the request either: its person may not know of it any more.</summary>
    public static ConfirmView NotAsked { get; } = new(403, "You may not decide this", "Nothing was decided. You are not, or not any more, among those who are asked. If your groups changed lately, sign out and in again.");

    public static ConfirmView Ask(Approval approval, Principal person, bool leansToReject) =>
        new(200, approval.Request.Title, $"You decide as {ShownNames.Alone.Text(person)}. Nothing is decided before you press a button here.")
        {
            Approval = approval,
            Asks = true,
            LeansToReject = leansToReject,
        };

    public static ConfirmView SignIn(string signInUrl) =>
        new(401, "Sign in to decide", "Nothing was decided: sign in first, so that it is known who decides.") { SignInUrl = signInUrl };

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

    /// <summary>Made anew at every call.</summary>
    public ShownNames NamesOnPage() => Approval is null ? ShownNames.Alone : ShownNames.WholeOf(ShownNames.In(Approval));

    /// <summary>The title on one line; what cannot be seen is a mark.</summary>
    public string SafeHeading => SafeText.Line(Heading);

    private static int StatusOf(RefusalCode code) => Api.Errors.Problems.Of(new Refusal(code, ""), null).Status;
}
