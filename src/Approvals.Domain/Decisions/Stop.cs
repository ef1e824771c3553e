namespace Approvals.Domain.Decisions;

/// <summary>The end of a decision: carried out, already so (<see cref="Done"/>), or refused. Null, in a chain of checks, means go on.</summary>
internal sealed record Stop(Refusal? Refusal)
{
    public static Stop Done { get; } = new((Refusal?)null);

    public static Stop Because(RefusalCode code, string detail, IReadOnlyDictionary<string, string[]>? errors = null) =>
        new(new Refusal(code, detail, errors));
}
