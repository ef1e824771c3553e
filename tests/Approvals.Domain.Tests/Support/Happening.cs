using Approvals.Domain.Commands;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using static Approvals.Domain.Tests.Support.Ask;

namespace Approvals.Domain.Tests.Support;

/// <summary>One sentence of the past. A command in it must have been carried out.</summary>
internal sealed record Happening(Action<Story> Apply)
{
    public static Happening Requested(int quorum = 1, int rejections = 1) => Requested(Some.Request(quorum, rejections: rejections));

    public static Happening Requested(ApprovalRequest request) => Done(Create(request));

    public static Happening Approved(Caller by) => Done(Approve(by));

    public static Happening Rejected(Caller by) => Done(Reject(by));

    public static Happening Retracted(Caller by) => Done(Retract(by));

    public static Happening HandedOn(Caller from, Caller to) => Done(HandOn(from, to));

    public static Happening TookBack(Caller from) => Done(TakeBack(from));

    public static Happening Cancelled() => Done(Cancel(Some.Rita));

    public static Happening Overridden(Outcome outcome = Outcome.Rejected) => Done(Override(Some.Operator, outcome));

    public static Happening Done(params ApprovalCommand[] commands) => new(story =>
    {
        foreach (var command in commands)
        {
            story.When(command);
            story.Last!.Refusal.ShouldBeNull();
        }
    });

    public static Happening Minutes(double minutes) => new(story => story.After(TimeSpan.FromMinutes(minutes)));

    public static Happening Milliseconds(int milliseconds) => new(story => story.After(TimeSpan.FromMilliseconds(milliseconds)));
}
