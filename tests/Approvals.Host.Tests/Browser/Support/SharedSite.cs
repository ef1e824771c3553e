namespace Approvals.Host.Tests.Browser.Support;

/// <summary>One service for all tests of a class that leave it as it was.</summary>
public sealed class SharedSite : IAsyncDisposable, IDisposable
{
    /// <summary>An origin whose pages may call.</summary>
    public const string Portal = "https://portal.example.com";

    public Site Site { get; } = Site.Start(("Cors:Origins:0", Portal));

    public ValueTask DisposeAsync() => Site.DisposeAsync();

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
