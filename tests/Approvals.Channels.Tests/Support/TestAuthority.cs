using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Approvals.Channels.Tests.Support;

/// <summary>
/// A certificate authority that this process trusts, and nobody else: SSL_CERT_FILE names it before the first TLS connection is made, which is
/// also how an operator makes the service trust an authority of their own.
/// </summary>
internal static class TestAuthority
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("approvals-authority-").FullName;

    /// <summary>PEM files of a certificate for localhost and 127.0.0.1 that the authority signed.</summary>
    public static (string Certificate, string Key) Trusted { get; private set; }

    /// <summary>The same from an authority that nobody trusts.</summary>
    public static (string Certificate, string Key) Strange { get; private set; }

    [ModuleInitializer]
    public static void Begin()
    {
        var authority = Authority("CN=Approvals test authority");
        var bundle = Path.Combine(Folder, "authority.pem");
        File.WriteAllText(bundle, authority.ExportCertificatePem());
        // The runtime's own environment block is not what OpenSSL reads.
        _ = SetEnvironment("SSL_CERT_FILE", bundle, 1);
        Trusted = Server(authority, "trusted");
        Strange = Server(Authority("CN=Somebody"), "strange");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(2));
    }

    private static (string Certificate, string Key) Server(X509Certificate2 authority, string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, TimeProvider.System.GetUtcNow().AddHours(-12), TimeProvider.System.GetUtcNow().AddDays(1), RandomNumberGenerator.GetBytes(8));
        var paths = (Path.Combine(Folder, file + ".pem"), Path.Combine(Folder, file + ".key"));
        File.WriteAllText(paths.Item1, certificate.ExportCertificatePem());
        File.WriteAllText(paths.Item2, key.ExportPkcs8PrivateKeyPem());
        return paths;
    }

#pragma warning disable SYSLIB1054, CA2101 // One call in a test is not worth a generated marshaller.
    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi)]
    private static extern int SetEnvironment(string name, string value, int overwrite);
#pragma warning restore SYSLIB1054, CA2101
}
