namespace Approvals.Channels;

/// <summary>Addresses of pages, as people outside reach them.</summary>
/// <param name="baseUrl">The setting <c>PublicUrl</c>; null: messages carry no links.</param>
public sealed class PublicLinks(Uri? baseUrl)
{
    private readonly string? root = baseUrl?.AbsoluteUri.TrimEnd('/');

    /// <summary>Who says what a webhook says.</summary>
    public Uri Source { get; } = baseUrl ?? new Uri("urn:approvals");

    /// <summary>The domain in which messages get their ids.</summary>
    public string Domain { get; } = baseUrl?.IdnHost ?? "approvals.invalid";

    public string? Approval(Guid id) => root is null ? null : $"{root}/approvals/{id}";

    /// <summary>The page on which the decision of a mail is confirmed.</summary>
    public string? Confirmation(string token, string verdict) => root is null ? null : $"{root}/r/{token}?verdict={verdict}";
}
