using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Approvals.Application.Keys;
using Approvals.Channels.Templates.Model;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Channels.Email;

/// <summary>Makes the links on which a decision is confirmed, for the one person a mail is addressed to.</summary>
public sealed class ConfirmLinkIssuer(EmailOptions options, PublicLinks links, IConfirmTokens tokens)
{
    private const int TokenBytes = 32;

    /// <summary>Null where there is nothing to confirm, nobody in particular to confirm it, or no page that could ask.</summary>
    public async Task<ConfirmLinks?> IssueAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (!options.ConfirmLinks || !MessageModel.Asks(message) || PersonOf(message) is not { } person || NeedsInputs(message.Approval))
            return null;
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        if (links.Confirmation(token, "approve") is not { } approve || links.Confirmation(token, "reject") is not { } reject)
            return null;
        await tokens.KeepAsync(DigestOf(token), new ConfirmToken(message.ApprovalId, person, message.Approval.Revision), options.ConfirmLifetime, cancellationToken);
        return new ConfirmLinks(approve, reject);
    }

    /// <summary>What is kept of a token: whoever reads the database cannot use it.</summary>
    public static string DigestOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Signing in may be left out for this request.</summary>
    public static bool MayConfirmWithoutSignIn(EmailOptions options, Approval approval) =>
        options.ConfirmWithoutSignIn && approval.Request.Priority <= options.ConfirmWithoutSignInUpTo;

    /// <summary>The person whose own address this is. A list is read by many, and a link of theirs would be nobody's.</summary>
    private static Principal? PersonOf(OutgoingMessage message) =>
        Principal.TryParse(message.Recipient, out var person) && person.IsUser && person.Name.Equals(message.Destination, StringComparison.OrdinalIgnoreCase) ? person : null;

    /// <summary>The page of the link has no form for them.</summary>
    private static bool NeedsInputs(Approval approval) => approval.Request.Inputs.Any(input => input.Required);
}
