using Approvals.Domain.Principals;

namespace Approvals.Domain.Requests;

/// <summary>Who joins the open and later stages, at the latest <see cref="AfterMs"/> after creation; without it only a timeout or an exhausted policy takes the level.</summary>
public sealed record EscalationLevel(long? AfterMs, IReadOnlyList<Principal> To);
