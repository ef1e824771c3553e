namespace Approvals.Actors.Messages;

/// <summary>What an entity is told by itself or by the passivation of this process. Never sent to another process.</summary>
internal abstract record EntitySignal
{
    private EntitySignal()
    {
    }

    /// <summary>A timer of the entity fired: something may have fallen due.</summary>
    public sealed record Due : EntitySignal
    {
        public static Due Instance { get; } = new();
    }

    /// <summary>The entity was unused for so long, or so many others were used later, that it had better leave.</summary>
    public sealed record Leave : EntitySignal
    {
        public static Leave Instance { get; } = new();
    }
}
