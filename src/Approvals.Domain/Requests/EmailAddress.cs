using System.Buffers;
using Approvals.Domain.Principals;

namespace Approvals.Domain.Requests;

/// <summary>Addresses that can be written to without quoting; a display name or a comment never gets into a header.</summary>
public static class EmailAddress
{
    private static readonly SearchValues<char> Special = SearchValues.Create(" <>()[],;:\\\"'`|");

    public static bool IsValid(string? text)
    {
        // An address also names the reader user:ADDRESS, so it must be able to.
        if (text is null || text.AsSpan().ContainsAny(Special) || !Principal.TryParse("user:" + text, out _))
            return false;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.LastIndexOf('@') && IsDomain(text[(at + 1)..]);
    }

    private static bool IsDomain(string domain) =>
        domain.Split('.').All(label => label.Length is > 0 and <= 63 && label.All(c => char.IsLetterOrDigit(c) || c == '-'));
}
