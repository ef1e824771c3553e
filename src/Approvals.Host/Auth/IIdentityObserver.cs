namespace Approvals.Host.Auth;

/// <summary>Sees every identity that a token proved, when the token is validated: at most once a minute for each.</summary>
public interface IIdentityObserver
{
    void Saw(Identity identity);
}
