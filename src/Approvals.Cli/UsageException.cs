namespace Approvals.Cli;

/// <summary>What the caller gave cannot be used; the message says why.</summary>
internal sealed class UsageException(string message) : Exception(message);
