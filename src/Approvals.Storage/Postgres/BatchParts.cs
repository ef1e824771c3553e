namespace Approvals.Storage.Postgres;

/// <summary>What a batch contains, as far as its statement differs by it.</summary>
[Flags]
internal enum BatchParts
{
    None = 0,

    /// <summary>Approvals that move on.</summary>
    Appends = 1,

    /// <summary>New approvals.</summary>
    Creates = 2,

    /// <summary>Either of both.</summary>
    Writes = Appends | Creates,

    /// <summary>Answers that are only confirmed.</summary>
    Checks = 4,

    /// <summary>Rows that few commands write: a vote taken back, a say handed on, an escalation, an erasure.</summary>
    Seldom = 8,
}
