using Approvals.Domain.Requests;

namespace Approvals.Host.Api.Bodies;

/// <summary>Many votes of one caller at once.</summary>
public sealed record BatchBody(IReadOnlyList<BatchEntry?>? Decisions)
{
    public const int MaxDecisions = 100;

    public void Check(Faults faults)
    {
        var entries = Decisions ?? [];
        faults.Add("decisions", $"Must have from 1 to {MaxDecisions} entries.", when: entries.Count is 0 or > MaxDecisions);
        var ids = new HashSet<Guid>();
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i] is not { } entry)
                faults.Add($"decisions[{i}]", "Must be an object.");
            else if (entry.Check(faults, $"decisions[{i}].") is { } id && !ids.Add(id))
                faults.Add($"decisions[{i}].id", "This id is given twice.");
        }
    }
}

public sealed record BatchEntry(string? Id, string? Verdict, string? Reason, string? Comment, int? Revision)
{
    /// <summary>The id, if it is one.</summary>
    public Guid? Check(Faults faults, string prefix)
    {
        var isId = Guid.TryParseExact(Id, "D", out var id);
        faults.Add(prefix + "id", "Must be a UUID.", when: !isId);
        faults.Add(prefix + "verdict", "Must be one of: approve, reject.", when: Verdict is not ("approve" or "reject"));
        if (Verdict == "reject")
            TextRules.Required(faults, prefix + "reason", Reason);
        BodyRules.Vote(faults, prefix, Reason, Comment, null);
        return isId ? id : null;
    }
}
