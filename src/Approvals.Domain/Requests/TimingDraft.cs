using Approvals.Domain.Principals;

namespace Approvals.Domain.Requests;

/// <summary>Reads the deadline, what happens at it, and who joins before it. What could never happen is refused: nobody means it.</summary>
internal sealed record TimingDraft(long? TimeoutMs, TimeoutAction TimeoutAction, IReadOnlyList<EscalationLevel> Escalation)
{
    /// <summary>Ten years of 365 days.</summary>
    public const long MaxMs = 3650L * 24 * 60 * 60 * 1000;

    public const int MaxLevels = 20;
    public const int MaxReminders = 20;

    public static TimingDraft Read(Faults faults, ApprovalDraft draft, RequestDefaults defaults)
    {
        faults.Add("timeoutMs", "Must be from 0 to ten years, or null for never.", when: draft.TimeoutMs.Milliseconds is < 0 or > MaxMs);
        var timeout = draft.TimeoutMs.IsNever ? null : draft.TimeoutMs.IsDefault ? defaults.DefaultTimeoutMs : draft.TimeoutMs.Milliseconds;
        CheckReminders(faults, draft.RemindBeforeMs ?? [], timeout);
        var levels = draft.Escalation ?? [];
        var action = ActionOf(faults, draft, defaults, levels.Count > 0);
        faults.Add("escalation", $"At most {MaxLevels} levels.", when: levels.Count > MaxLevels);
        if (levels.Count > MaxLevels || !PolicyDraft.AreFew(faults, "escalation", levels.Select(level => level?.To)))
            return new TimingDraft(timeout, action, []);
        CheckTimes(faults, levels, timeout, action);
        return new TimingDraft(timeout, action, [.. levels.Select((level, i) => LevelOf(faults, $"escalation[{i}]", level))]);
    }

    /// <summary>Needs to know the whole request: levels that nothing would ever take, or that would bring nobody who may vote.</summary>
    public static void CheckLevels(Faults faults, ApprovalRequest request)
    {
        var timesOut = request.TimeoutAction == TimeoutAction.Escalate && request.TimeoutMs is not null;
        var canRunOut = request.Stages.Any(stage => stage.Rules.Any(rule => rule.CanBeExhausted));
        for (var i = 0; i < request.Escalation.Count; i++)
        {
            var level = request.Escalation[i];
            faults.Add(
                $"escalation[{i}].afterMs", "Nothing would ever take this level: give afterMs, or timeoutAction escalate with a timeout.",
                when: level.AfterMs is null && !timesOut && !canRunOut);
            faults.Add(
                $"escalation[{i}].to", "The requester may not decide, and nobody else is named here.",
                when: !request.AllowSelfApproval && level.To is [var only] && only == request.Requester);
        }
    }

    private static TimeoutAction ActionOf(Faults faults, ApprovalDraft draft, RequestDefaults defaults, bool hasLevels)
    {
        if (draft.TimeoutAction is null)
            // The configured default must not make a request fail that never asked for escalation.
            return defaults.DefaultTimeoutAction == TimeoutAction.Escalate && !hasLevels ? TimeoutAction.Reject : defaults.DefaultTimeoutAction;
        var action = Vocabulary.Read(faults, "timeoutAction", draft.TimeoutAction, Vocabulary.TimeoutActions, TimeoutAction.Reject);
        faults.Add("timeoutAction", "escalate needs an escalation list.", when: action == TimeoutAction.Escalate && !hasLevels);
        return action;
    }

    private static EscalationLevel LevelOf(Faults faults, string field, EscalationDraft? level)
    {
        faults.Add(field + ".to", "Must name at least one principal.", when: level?.To is not { Count: > 0 });
        faults.Add(field + ".afterMs", "Must be from 0 to ten years, or null.", when: level?.AfterMs is < 0 or > MaxMs);
        return new EscalationLevel(level?.AfterMs, PolicyDraft.People(faults, field + ".to", level?.To ?? []));
    }

    /// <summary>Levels are taken in order, and only while the request is pending: a timeout that escalates starts anew, any other ends it.</summary>
    private static void CheckTimes(Faults faults, IReadOnlyList<EscalationDraft?> levels, long? timeout, TimeoutAction action)
    {
        long? before = null;
        for (var i = 0; i < levels.Count; i++)
        {
            if (levels[i]?.AfterMs is not { } after)
                continue;
            var field = $"escalation[{i}].afterMs";
            faults.Add(field, $"Must be later than the level before, which is taken after {before} ms.", when: after <= before);
            faults.Add(
                field, $"Must be before the deadline, which is {timeout} ms after creation, or timeoutAction must be escalate.",
                when: after >= timeout && after <= MaxMs && action != TimeoutAction.Escalate);
            before = after;
        }
    }

    private static void CheckReminders(Faults faults, IReadOnlyList<long> marks, long? timeout)
    {
        faults.Add("remindBeforeMs", $"At most {MaxReminders} reminders.", when: marks.Count > MaxReminders);
        faults.Add("remindBeforeMs", "There is no deadline to remind of: the request waits for ever.", when: marks.Count > 0 && timeout is null);
        for (var i = 0; i < Math.Min(marks.Count, MaxReminders); i++)
        {
            faults.Add($"remindBeforeMs[{i}]", "Must be over 0 and at most ten years.", when: marks[i] is <= 0 or > MaxMs);
            faults.Add($"remindBeforeMs[{i}]", $"Must be less than the timeout, which is {timeout} ms.", when: marks[i] >= timeout && marks[i] <= MaxMs);
        }
    }
}
