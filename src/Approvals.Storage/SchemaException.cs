namespace Approvals.Storage;

/// <summary>The database must not be served on; the message is the one line that says why.</summary>
public sealed class SchemaException(string message, Exception? inner = null) : Exception(message, inner);
