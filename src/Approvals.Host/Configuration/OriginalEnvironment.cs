using System.Collections;

namespace Approvals.Host.Configuration;

/// <summary>The variable names of the environment file that this service's predecessor used, so that the file keeps working.</summary>
public sealed class OriginalEnvironment(IDictionary environment) : ConfigurationProvider, IConfigurationSource
{
    /// <summary>Where <c>APPROVAL_ENABLE_AUDIT_LOG</c> goes; only "true" is accepted there.</summary>
    public const string AuditLogKey = "EnableAuditLog";

    public static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["APPROVAL_TIMEOUT_CHECK_INTERVAL"] = "Approvals:TimeoutCheckInterval",
        ["APPROVAL_DEFAULT_TIMEOUT"] = "Approvals:DefaultTimeout",
        ["APPROVAL_DEFAULT_TIMEOUT_ACTION"] = "Approvals:DefaultTimeoutAction",
        ["APPROVAL_ENABLE_AUDIT_LOG"] = "Approvals:" + AuditLogKey,
        ["SLACK_WEBHOOK_URL"] = "Channels:Slack:WebhookUrl",
        ["SLACK_BOT_TOKEN"] = "Channels:Slack:BotToken",
        ["SMTP_HOST"] = "Channels:Email:Host",
        ["SMTP_PORT"] = "Channels:Email:Port",
        ["SMTP_USER"] = "Channels:Email:User",
        ["SMTP_PASSWORD"] = "Channels:Email:Password",
        ["SMTP_FROM_EMAIL"] = "Channels:Email:FromEmail",
        ["SMTP_FROM_NAME"] = "Channels:Email:FromName",
        ["WEBHOOK_URL"] = "Channels:Webhook:Url",
        ["WEBHOOK_SIGNING_SECRET"] = "Channels:Webhook:SigningSecret",
        ["NEXT_PUBLIC_APP_URL"] = "PublicUrl",
    };

    /// <summary>The predecessor's database; it has no meaning here, and silence about it would mislead.</summary>
    private static readonly string[] Ignored = ["NEXT_PUBLIC_SUPABASE_URL", "SUPABASE_SERVICE_ROLE_KEY"];

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override void Load()
    {
        foreach (var (name, key) in Names)
        {
            Take(name, key);
            Take(name + "_FILE", key + "_FILE");
        }
    }

    /// <summary>One line about what is set but has no effect; null when there is nothing to say.</summary>
    public static string? NoticeOf(IConfiguration configuration)
    {
        var found = Ignored.Where(name => !string.IsNullOrEmpty(configuration[name])).ToList();
        return found.Count == 0 ? null : $"{string.Join(" and ", found)}: ignored; the database is set by Database:ConnectionString.";
    }

    private void Take(string name, string key)
    {
        if (environment[name] is string { Length: > 0 } value)
            Data[key] = value;
    }
}
