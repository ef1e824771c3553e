using System.Net.Mail;

namespace Approvals.Channels;

public static class MailAddresses
{
    /// <summary>A bare address: no display name, no comment, no line break, and nothing that takes quotes.</summary>
    public static bool IsAddress(string text) => !text.Contains(' ', StringComparison.Ordinal) && MailAddress.TryCreate(text, out var address) && address.Address == text;
}
