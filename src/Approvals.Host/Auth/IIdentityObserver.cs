namespace Approvals.Host.Auth;

/// <summary>Sees every identity that was proved: by a token when it is validated, at most once a minute for each, and by a sign-in.</summary>
public interface IIdentityObserver
{
    void Saw(Identity identity);
}
