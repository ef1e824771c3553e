using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Event;
using Akka.Remote.Hosting;

namespace Approvals.Actors.Cluster;

/// <summary>
/// The section <c>Cluster:Remoting</c>. Akka.Remote lets in everybody who can connect, and lets them send anything to any actor; so it listens on
/// loopback, or speaks TLS with certificates on both sides.
/// </summary>
public sealed record RemotingSettings
{
    /// <summary>What it listens on: an address or a name.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>0: any free one; the others read it in the database.</summary>
    public int Port { get; init; }

    /// <summary>How the others reach it, when that is not <see cref="Host"/>.</summary>
    public string? PublicHost { get; init; }

    /// <summary>How the others reach it, when that is not <see cref="Port"/>.</summary>
    public int? PublicPort { get; init; }

    /// <summary>PEM or PKCS #12, with the key unless <see cref="CertificateKeyFile"/> has it.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM.</summary>
    public string? CertificateKeyFile { get; init; }

    public string? CertificatePassword { get; init; }

    /// <summary>PEM: who may issue the certificates of nodes.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>The operator says that nothing but the nodes shares the network.</summary>
    public bool PrivateNetwork { get; init; }

    private bool IsLoopback => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address);

    private bool IsAnyAddress => IPAddress.TryParse(Host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    /// <summary>Everything that must stop the start: the setting, and what is wrong with it.</summary>
    public IReadOnlyList<(string Setting, string Message)> Faults()
    {
        var faults = new List<(string, string)>();
        if (IsAnyAddress && PublicHost is null)
            faults.Add((nameof(PublicHost), $"is not set, and nobody can reach this node at '{Host}', which means every address of this machine"));
        if (CertificateFile is null)
        {
            if (!IsLoopback && !PrivateNetwork)
            {
                faults.Add((
                    nameof(Host),
                    $"is '{Host}', and whoever can connect there is let in: set CertificateFile and AuthorityFile, or PrivateNetwork=true if nothing but the nodes shares the network"));
            }

            if ((CertificateKeyFile ?? AuthorityFile ?? CertificatePassword) is not null)
                faults.Add((nameof(CertificateFile), "is not set, so the other settings of TLS have no effect"));
        }
        else if (AuthorityFile is null)
        {
            faults.Add((nameof(AuthorityFile), "is not set: without it every certificate that the system trusts would be let in"));
        }
        else
        {
            faults.AddRange(FaultsInFiles());
        }

        return faults;
    }

    /// <summary>For Akka.Hosting. Throws what <see cref="Faults"/> says.</summary>
    internal RemoteOptions ToOptions()
    {
        var options = new RemoteOptions { HostName = Host, Port = Port, PublicHostName = PublicHost, PublicPort = PublicPort, EnableSsl = CertificateFile is not null };
        if (CertificateFile is null)
            return options;
        var authorities = LoadAuthorities();
        options.Ssl.X509Certificate = LoadCertificate();
        options.Ssl.RequireMutualAuthentication = true;
        options.Ssl.CustomValidator = (certificate, chain, peer, errors, log) =>
        {
            if (certificate is not null && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) && FaultIn(certificate, chain, authorities) is not { } fault)
                return true;
            log.Warning("{0} is refused: {1}", peer, certificate is null ? "it shows no certificate" : FaultIn(certificate, chain, authorities));
            return false;
        };
        return options;
    }

    private IEnumerable<(string Setting, string Message)> FaultsInFiles()
    {
        X509Certificate2Collection authorities;
        try
        {
            authorities = LoadAuthorities();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return [(nameof(AuthorityFile), $"'{AuthorityFile}' cannot be read: {fault.Message}")];
        }

        if (authorities.Count == 0)
            return [(nameof(AuthorityFile), $"'{AuthorityFile}' has no certificate in it")];
        try
        {
            using var certificate = LoadCertificate();
            if (!certificate.HasPrivateKey)
                return [(nameof(CertificateFile), $"'{CertificateFile}' has no key with it")];
            return FaultIn(certificate, null, authorities) is { } fault
                ? [(nameof(CertificateFile), $"'{CertificateFile}' would be refused by the other nodes: {fault}")]
                : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return [(nameof(CertificateFile), $"'{CertificateFile}' cannot be read: {fault.Message}")];
        }
    }

    private X509Certificate2 LoadCertificate()
    {
        if (!File.ReadAllText(CertificateFile!).Contains("-----BEGIN", StringComparison.Ordinal))
            return X509CertificateLoader.LoadPkcs12FromFile(CertificateFile!, CertificatePassword);
        return CertificatePassword is null
            ? X509Certificate2.CreateFromPemFile(CertificateFile!, CertificateKeyFile)
            : X509Certificate2.CreateFromEncryptedPemFile(CertificateFile!, CertificatePassword, CertificateKeyFile);
    }

    private X509Certificate2Collection LoadAuthorities()
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(AuthorityFile!);
        return authorities;
    }

    /// <summary>Only what these authorities issued is good; the certificates that the system trusts are not asked.</summary>
    private static string? FaultIn(X509Certificate2 certificate, X509Chain? sent, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        // Nobody publishes lists of revoked certificates of nodes; whose key is lost gets a new authority.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(certificate)
            ? null
            : $"{certificate.Subject}: {string.Join(" ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()))}";
    }

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{PublicHost ?? Host}:{PublicPort ?? Port}{(CertificateFile is null ? "" : " with TLS")}";
}
