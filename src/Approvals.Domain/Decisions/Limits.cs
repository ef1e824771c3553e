namespace Approvals.Domain.Decisions;

/// <summary>
/// How often one approval takes what people may otherwise repeat without end. Its state is read and written whole at every command, and every
/// idempotency key is kept for its life, so both have to stay small.
/// </summary>
public static class Limits
{
    public const int Comments = 200;

    public const int Retractions = 50;

    /// <summary>Those that out-of-office settings make and those that were revoked count like any other.</summary>
    public const int Delegations = 50;

    /// <summary>Those that somebody asked for; scheduled ones are bounded by the request.</summary>
    public const int Nudges = 200;

    internal static Stop? Reached(int count, int most, string what) => count < most
        ? null
        : Stop.Because(RefusalCode.TooMany, $"An approval takes at most {most} {what}.");
}
