using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Approvals.Client.Contracts;
using Approvals.Domain.Json;

namespace Approvals.Client;

/// <summary>What a receipt says of a decided approval. One comes into being only from a text whose signature was found to be good.</summary>
/// <param name="Outcome">Approved, rejected or cancelled; never pending.</param>
/// <param name="ContextHash">Of the context that was decided on; see <see cref="IsAbout"/>.</param>
/// <param name="PolicyHash">Of the policy under which was decided.</param>
/// <param name="Audit">Where the audit chain ended when the receipt was made.</param>
public sealed record Receipt(
    Guid ApprovalId, ApprovalStatus Outcome, string Cause, DateTimeOffset DecidedAt, IReadOnlyList<ReceiptVote> Votes, string ContextHash, string PolicyHash, ReceiptHead Audit)
{
    private const int SignatureLength = 64;

    /// <summary>Checks the signature with the key that the receipt names. Nothing is fetched, so it works without a connection.</summary>
    /// <param name="receipt">As <c>GET /api/approvals/{id}/receipt</c> answers it.</param>
    /// <param name="keySet">As <c>/.well-known/jwks.json</c> answers it, from the service itself: whoever chooses the keys chooses what is true.</param>
    /// <exception cref="ReceiptException">It is no receipt, or not one that a key of the set signed.</exception>
    public static Receipt Verify(string receipt, string keySet)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        ArgumentNullException.ThrowIfNull(keySet);
        var parts = receipt.Trim().Split('.');
        if (parts.Length != 3)
            throw new ReceiptException("This is not a receipt: a JWS in compact form has three parts.");
        try
        {
            using var key = KeyOf(HeaderOf(Decode(parts[0])), keySet);
            var signature = Decode(parts[2]);
            if (signature.Length != SignatureLength || !key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature, HashAlgorithmName.SHA256))
                throw new ReceiptException("The signature does not belong to what the receipt says.");
            return JsonSerializer.Deserialize(Decode(parts[1]), ClientJson.Default.Receipt) ?? throw new ReceiptException("The receipt says nothing.");
        }
        catch (Exception malformed) when (malformed is JsonException or CryptographicException or InvalidOperationException)
        {
            // The last is what the reader says of a text that is not UTF-8.
            throw new ReceiptException("The receipt or the key set cannot be read: " + malformed.Message, malformed);
        }
    }

    /// <summary>Whether these are the facts that people decided on: a worker asks before it does what was approved.</summary>
    /// <exception cref="FormatException">It holds what no context can, such as a number beyond IEEE 754 double.</exception>
    public bool IsAbout(JsonElement context) => string.Equals(ContextHash, "sha256:" + CanonicalJson.Hash(context), StringComparison.Ordinal);

    private static string HeaderOf(byte[] bytes)
    {
        using var header = JsonDocument.Parse(bytes);
        var root = header.RootElement;
        // The algorithm is not the receipt's to choose, and there is no extension that we understand (RFC 7515, 4.1.11).
        if (root.ValueKind != JsonValueKind.Object || TextOf(root, "alg") != "ES256" || root.TryGetProperty("crit", out _) || TextOf(root, "kid") is not { } kid)
            throw new ReceiptException("The receipt is not signed with ES256 by a key that it names.");
        return kid;
    }

    private static ECDsa KeyOf(string kid, string keySet)
    {
        using var set = JsonDocument.Parse(keySet);
        if (set.RootElement.ValueKind != JsonValueKind.Object || !set.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
            throw new ReceiptException("This is not a key set.");
        foreach (var key in keys.EnumerateArray().Where(key => key.ValueKind == JsonValueKind.Object && TextOf(key, "kid") == kid && TextOf(key, "crv") == "P-256"))
        {
            var point = new ECPoint { X = Decode(TextOf(key, "x") ?? ""), Y = Decode(TextOf(key, "y") ?? "") };
            return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        }

        throw new ReceiptException($"The key set has no key {kid}.");
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Strictly: two texts that mean the same bytes would be two receipts.</summary>
    private static byte[] Decode(string part)
    {
        try
        {
            var bytes = Base64Url.DecodeFromChars(part);
            return Base64Url.EncodeToString(bytes) == part ? bytes : throw new ReceiptException("A part of the receipt is not base64url.");
        }
        catch (FormatException malformed)
        {
            throw new ReceiptException("A part of the receipt is not base64url.", malformed);
        }
    }
}

/// <param name="OnBehalfOf">Whose say was used when it is another's.</param>
/// <param name="Channel"><c>api</c>, <c>web</c>, <c>slack</c> or <c>email</c>.</param>
public sealed record ReceiptVote(string By, string? OnBehalfOf, Verdict Verdict, DateTimeOffset At, string Channel, int Stage);

/// <param name="Version">Of the newest event.</param>
/// <param name="Hash">Of its row in the audit chain.</param>
public sealed record ReceiptHead(int Version, string Hash);

/// <summary>A text is not what it would have to be to prove something.</summary>
public sealed class ReceiptException(string message, Exception? inner = null) : Exception(message, inner);
