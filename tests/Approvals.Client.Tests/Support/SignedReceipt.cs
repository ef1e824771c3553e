using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Approvals.Client.Tests.Support;

/// <summary>A receipt as the service makes them, made by hand so that the client is not tested with its own code.</summary>
public sealed record SignedReceipt(string Text, string KeySet)
{
    public static readonly Guid Id = Guid.Parse("0199aaaa-0000-7000-8000-000000000001");

    public static SignedReceipt Make(string header = """{"alg":"ES256","kid":"KID"}""")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var kid = Convert.ToHexStringLower(SHA256.HashData(point.X!));
        var context = Convert.ToHexStringLower(SHA256.HashData("""{"build":4711,"environment":"production"}"""u8));
        var payload = $$$"""
            {"approvalId":"{{{Id}}}","outcome":"approved","cause":"votes","decidedAt":"2026-01-31T09:30:00.000Z","votes":[{"by":"user:ann","onBehalfOf":null,"verdict":"approve","at":"2026-01-31T09:30:00.000Z","channel":"api","stage":0}],"contextHash":"sha256:{{{context}}}","policyHash":"sha256:00","audit":{"version":3,"hash":"ab"}}
            """;
        var signed = $"{Part(header.Replace("KID", kid, StringComparison.Ordinal))}.{Part(payload)}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return new SignedReceipt(
            $"{signed}.{Base64Url.EncodeToString(signature)}",
            $$"""{"keys":[{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}","kid":"{{kid}}","alg":"ES256","use":"sig"}]}""");
    }

    private static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
