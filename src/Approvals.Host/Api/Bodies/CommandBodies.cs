using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Approvals.Domain.Json;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;

namespace Approvals.Host.Api.Bodies;

public sealed record ApproveBody(string? Comment, RawJson? Inputs, int? Revision) : IRequestBody<ApproveBody>
{
    public static JsonTypeInfo<ApproveBody> Json => ApiJson.Strict.ApproveBody;

    public static ApproveBody Absent { get; } = new(null, null, null);

    public void Check(Faults faults) => BodyRules.Vote(faults, "", null, Comment, Inputs);
}

public sealed record RejectBody(string? Reason, string? Comment, RawJson? Inputs, int? Revision) : IRequestBody<RejectBody>
{
    public static JsonTypeInfo<RejectBody> Json => ApiJson.Strict.RejectBody;

    public void Check(Faults faults)
    {
        TextRules.Required(faults, "reason", Reason);
        BodyRules.Vote(faults, "", Reason, Comment, Inputs);
    }
}

/// <summary>For calls that say nothing but what the caller saw.</summary>
public sealed record RevisionBody(int? Revision) : IRequestBody<RevisionBody>
{
    public static JsonTypeInfo<RevisionBody> Json => ApiJson.Strict.RevisionBody;

    public static RevisionBody Absent { get; } = new((int?)null);

    public void Check(Faults faults)
    {
        // A revision is a number; there is nothing more to it.
    }
}

public sealed record DelegateBody(string? To, string? Reason, int? Revision) : IRequestBody<DelegateBody>
{
    public static JsonTypeInfo<DelegateBody> Json => ApiJson.Strict.DelegateBody;

    public void Check(Faults faults)
    {
        faults.Add("to", Principal.FaultIn(To, "Must be user:NAME."), when: !Principal.TryParse(To, out _));
        TextRules.Lines(faults, "reason", Reason, TextRules.MaxRemark);
    }
}

public sealed record CancelBody(string? Reason, int? Revision) : IRequestBody<CancelBody>
{
    public static JsonTypeInfo<CancelBody> Json => ApiJson.Strict.CancelBody;

    public static CancelBody Absent { get; } = new(null, null);

    public void Check(Faults faults) => TextRules.Lines(faults, "reason", Reason, TextRules.MaxRemark);
}

public sealed record OverrideBody(string? Outcome, string? Reason, int? Revision) : IRequestBody<OverrideBody>
{
    public static JsonTypeInfo<OverrideBody> Json => ApiJson.Strict.OverrideBody;

    public void Check(Faults faults)
    {
        faults.Add("outcome", "Must be one of: approved, rejected.", when: Outcome is not ("approved" or "rejected"));
        TextRules.Required(faults, "reason", Reason);
        TextRules.Lines(faults, "reason", Reason, TextRules.MaxRemark);
    }
}

/// <param name="Reason">Why; it is what stays beside the hashes.</param>
public sealed record EraseBody(string? Reason, int? Revision) : IRequestBody<EraseBody>
{
    public static JsonTypeInfo<EraseBody> Json => ApiJson.Strict.EraseBody;

    public void Check(Faults faults)
    {
        TextRules.Required(faults, "reason", Reason);
        TextRules.Lines(faults, "reason", Reason, TextRules.MaxRemark);
    }
}

public sealed record CommentBody(string? Text, int? Revision) : IRequestBody<CommentBody>
{
    public static JsonTypeInfo<CommentBody> Json => ApiJson.Strict.CommentBody;

    public void Check(Faults faults)
    {
        TextRules.Required(faults, "text", Text);
        TextRules.Lines(faults, "text", Text, TextRules.MaxRemark);
    }
}

internal static class BodyRules
{
    public static void Vote(Faults faults, string prefix, string? reason, string? comment, RawJson? inputs)
    {
        TextRules.Lines(faults, prefix + "reason", reason, TextRules.MaxRemark);
        TextRules.Lines(faults, prefix + "comment", comment, TextRules.MaxRemark);
        faults.Add(prefix + "inputs", "Must be a JSON object.", when: inputs is not null && inputs.Parse().ValueKind != JsonValueKind.Object);
    }
}
