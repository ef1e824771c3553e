using Approvals.Host.Auth;
using Approvals.Host.Configuration;
using Approvals.Host.Operations;
using Approvals.Host.Tests.Support;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Approvals.Host.Tests.Auth;

public sealed class BootstrapKeyTests : IDisposable
{
    private readonly FakeApiKeyStore store = new();
    private readonly ManualTime time = new();
    private readonly StringWriter output = new();
    private readonly DrainState drain = new();

    public void Dispose()
    {
        output.Dispose();
        drain.Dispose();
    }

    [Fact]
    public async Task Where_there_never_was_a_key_one_for_an_operator_is_printed_once()
    {
        await StartAsync("Production");
        var secret = output.ToString().Trim().Split(' ')[^1];
        var key = store.Keys[TokenDigest.Of(secret).ToHex()];
        key.Roles.ShouldBe(["operator"]);
        key.ExpiresAt.ShouldBe(time.GetUtcNow() + BootstrapKey.Lifetime);
        await StartAsync("Production");
        output.ToString().Split("ak_").Length.ShouldBe(2);
    }

    [Fact]
    public async Task In_development_and_beside_a_configured_key_none_is_made()
    {
        await StartAsync("Development");
        await StartAsync("Production", new ApiKeyOptions { Digest = new byte[32], Self = Domain.Principals.Principal.Service("ci"), Groups = [], Roles = Domain.Principals.Roles.Operator });
        output.ToString().ShouldBeEmpty();
        store.Keys.ShouldBeEmpty();
    }

    private async Task StartAsync(string environment, params ApiKeyOptions[] configured)
    {
        var readiness = new Readiness(new FakeReader(), drain);
        readiness.MarkSchemaPrepared();
        using var bootstrap = new BootstrapKey(
            new AuthOptions { ApiKeys = configured }, store, readiness, new HostingEnvironment { EnvironmentName = environment }, time, output, NullLogger<BootstrapKey>.Instance);
        await bootstrap.StartAsync(default);
        await bootstrap.ExecuteTask!;
    }
}
