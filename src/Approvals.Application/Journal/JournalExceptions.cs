namespace Approvals.Application.Journal;

/// <summary>The database did not answer; whether a commit happened is unknown.</summary>
public sealed class JournalUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The queue before the database is full; nothing was sent.</summary>
public sealed class JournalOverloadedException(string message, Exception? inner = null) : Exception(message, inner);
