using Approvals.Actors.Ports;
using Approvals.Domain.Commands;

namespace Approvals.Actors.Region;

/// <summary>A command with the place where its answer goes.</summary>
internal sealed record Envelope(ApprovalCommand Command, TaskCompletionSource<Answer> Reply);
