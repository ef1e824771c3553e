namespace Approvals.Domain.Principals;

public enum PrincipalKind
{
    User,
    Group,
    Service,
}
