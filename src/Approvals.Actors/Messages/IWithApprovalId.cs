namespace Approvals.Actors.Messages;

/// <summary>A message for the entity of one approval, or about it.</summary>
public interface IWithApprovalId
{
    Guid ApprovalId { get; }
}
