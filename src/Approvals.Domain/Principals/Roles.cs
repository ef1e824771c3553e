namespace Approvals.Domain.Principals;

[Flags]
public enum Roles
{
    None = 0,
    Requester = 1,
    Approver = 2,
    Auditor = 4,
    Operator = 8,
}
