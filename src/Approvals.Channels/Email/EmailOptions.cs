namespace Approvals.Channels.Email;

/// <summary>The section <c>Channels:Email</c>.</summary>
public sealed class EmailOptions
{
    public string? Host { get; init; }

    public int Port { get; init; } = 587;

    public string? User { get; init; }

    public string? Password { get; init; }

    public string? FromEmail { get; init; }

    public string? FromName { get; init; }

    public EmailSecurity Security { get; init; }
}

public enum EmailSecurity
{
    /// <summary>STARTTLS when the server offers it.</summary>
    Auto,
    StartTls,
    None,
}
