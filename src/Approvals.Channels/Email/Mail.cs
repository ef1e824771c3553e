namespace Approvals.Channels.Email;

/// <summary>A mail as it is handed to the transport: one recipient, two forms of the same text.</summary>
/// <param name="MessageId">With its angle brackets; the same whenever the mail is repeated.</param>
/// <param name="References">What it belongs to, oldest first; the last one is what it replies to.</param>
public sealed record Mail(string MessageId, string To, string Subject, string Text, string Html, IReadOnlyList<string> References);
