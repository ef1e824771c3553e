using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Approvals.Actors.Cluster;
using Approvals.Testing;

namespace Approvals.Actors.Tests.ClusterMembership;

public sealed class RemotingTests : ClusterTest, IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("approvals-certificates-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("localhost")]
    public void Loopback_needs_no_certificates(string address) => new RemotingSettings { Host = address }.Faults().ShouldBeEmpty();

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("node1")]
    [InlineData("fd00::1")]
    public void Any_other_address_stops_the_start(string address)
    {
        var (setting, message) = new RemotingSettings { Host = address }.Faults().ShouldHaveSingleItem();
        setting.ShouldBe("Host");
        message.ShouldContain(address);
        message.ShouldContain("PrivateNetwork=true");
        new ApprovalsClusterSettings { Remoting = new RemotingSettings { Host = address } }.Faults().ShouldHaveSingleItem().ShouldStartWith("Cluster:Remoting:Host is");
    }

    [Fact]
    public void An_operator_may_say_that_nothing_but_the_nodes_shares_the_network() =>
        new RemotingSettings { Host = "10.0.0.1", PrivateNetwork = true }.Faults().ShouldBeEmpty();

    [Fact]
    public void Every_address_of_a_machine_needs_one_that_the_others_know() =>
        new RemotingSettings { Host = "0.0.0.0", PrivateNetwork = true }.Faults().ShouldHaveSingleItem().Setting.ShouldBe("PublicHost");

    [Fact]
    public void Certificates_need_an_authority_of_their_own()
    {
        var authority = NewAuthority("nodes");
        var settings = Tls(authority, "node1");
        settings.Faults().ShouldBeEmpty();
        (settings with { AuthorityFile = null }).Faults().ShouldHaveSingleItem().Setting.ShouldBe("AuthorityFile");
        (settings with { CertificateFile = null }).Faults().ShouldContain(fault => fault.Setting == "CertificateFile");
        (settings with { CertificateKeyFile = null }).Faults().ShouldHaveSingleItem().Setting.ShouldBe("CertificateFile");
        (settings with { CertificateFile = Path.Combine(directory, "absent.pem") }).Faults().ShouldHaveSingleItem().Message.ShouldContain("absent.pem");
        (settings with { AuthorityFile = Tls(NewAuthority("others"), "x").AuthorityFile }).Faults().ShouldHaveSingleItem().Message.ShouldContain("would be refused by the other nodes");
    }

    [Fact]
    public void A_password_is_not_shown() => new RemotingSettings { CertificatePassword = "secret" }.ToString().ShouldNotContain("secret");

    [Fact]
    public async Task Nodes_with_certificates_of_one_authority_form_a_cluster_and_one_of_another_is_not_let_in()
    {
        var authority = NewAuthority("nodes");
        var nodes = await Task.WhenAll(new[] { "a", "b" }.Select(id => StartAsync(id, configure: settings => settings with { Remoting = Tls(authority, id) })));
        await OneClusterAsync(OneCluster, nodes);
        var stranger = await StartAsync("c", configure: settings => settings with { Remoting = Tls(NewAuthority("others"), "c") });
        (await stranger.Exit.Ended.WaitAsync(OneCluster)).ShouldContain("TlsHandshakeFailure", Case.Insensitive, "Akka.Remote ends a node whose certificate is refused");
        var plain = await StartAsync("d");
        await Until(() => plain.Log.Any(line => line.Contains("did not let d into the cluster")), OneCluster, plain);
        plain.Members.ShouldBeEmpty();
        nodes.ShouldAllBe(node => node.Members.Count == 2);
    }

    private RemotingSettings Tls(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(authority, new DateTimeOffset(authority.NotBefore), new DateTimeOffset(authority.NotAfter), RandomNumberGenerator.GetBytes(8));
        var settings = new RemotingSettings
        {
            CertificateFile = Path.Combine(directory, $"{name}.pem"),
            CertificateKeyFile = Path.Combine(directory, $"{name}.key"),
            AuthorityFile = Path.Combine(directory, $"{authority.Subject}.pem"),
        };
        File.WriteAllText(settings.CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(settings.CertificateKeyFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(settings.AuthorityFile, authority.ExportCertificatePem());
        return settings;
    }

    private static X509Certificate2 NewAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
