using Approvals.Application.Deliveries;
using Approvals.Application.Gateway;
using Approvals.Domain.Decisions;
using Approvals.Domain.Notices;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Microsoft.Extensions.Logging;

namespace Approvals.Channels.Delivery;

/// <summary>
/// Hands on the say of people who are out of office when a request or a stage opens, where the commit that opened it did not because its node
/// had not heard of the absence yet: by an ordinary command to the actor, which judges it like any other. The intent stays until the command
/// was answered, so a crash in between repeats it.
/// </summary>
public sealed class Absences(IApprovalGateway gateway, ILogger<Absences> logger)
{
    private readonly HashSet<Absence> found = [];
    private readonly HashSet<Absence> answered = [];

    private sealed record Absence(Guid ApprovalId, int Version, Principal Person, Principal StandIn);

    /// <summary>True when somebody's say must be handed on before anybody is told.</summary>
    public bool Concerns(OpenIntent intent)
    {
        if (intent.Event is not (NoticeKind.Requested or NoticeKind.StageOpened or NoticeKind.Escalated or NoticeKind.Delegated))
            return false;
        var absent = intent.Recipients.Select(recipient => Of(intent, recipient)).OfType<Absence>().Where(absence => !answered.Contains(absence)).ToList();
        found.UnionWith(absent);
        return absent.Count > 0;
    }

    /// <summary>Asks the actors about what was found.</summary>
    /// <exception cref="JournalUnavailableException">Not answered: the intents come again.</exception>
    public async Task HandOnAsync(CancellationToken cancellationToken)
    {
        foreach (var absence in found.ToList())
        {
            found.Remove(absence);
            var answer = await gateway.AskAsync(absence.ApprovalId, StandIns.Command(absence.Person, absence.StandIn), cancellationToken);
            if (answer.Refusal is { } refusal)
                logger.LogInformation("Approval {ApprovalId}: the say of {Person} stays with them although they are away: {Reason}", absence.ApprovalId, absence.Person, refusal.Detail);
            answered.Add(absence);
        }
    }

    /// <summary>What was expanded needs no memory.</summary>
    public void Forget() => answered.Clear();

    private static Absence? Of(OpenIntent intent, string recipient) =>
        Relevance.IsAsked(intent.Approval, recipient)
        && Principal.TryParse(recipient, out var person) && person.IsUser
        && intent.Preferences.GetValueOrDefault(recipient)?.OutOfOffice?.StandInAt(intent.Now) is { } standIn
            ? new Absence(intent.ApprovalId, intent.Version, person, standIn)
            : null;
}
