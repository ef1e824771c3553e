using Approvals.Domain.Requests;
using Approvals.Host.Configuration;
using Approvals.Host.Tests.Support;

namespace Approvals.Host.Tests.Configuration;

public sealed class OriginalEnvironmentTests
{
    [Theory]
    [InlineData("APPROVAL_TIMEOUT_CHECK_INTERVAL", "1500", "00:00:01.5000000")]
    [InlineData("APPROVAL_DEFAULT_TIMEOUT", "1800000", "00:30:00")]
    [InlineData("APPROVAL_DEFAULT_TIMEOUT_ACTION", "approve", "Approve")]
    [InlineData("SLACK_WEBHOOK_URL", "https://hooks.example.com/x", "https://hooks.example.com/x")]
    [InlineData("SLACK_BOT_TOKEN", "xoxb-1", "xoxb-1")]
    [InlineData("SMTP_HOST", "mail.example.com", "mail.example.com")]
    [InlineData("SMTP_PORT", "2525", "2525")]
    [InlineData("SMTP_USER", "mailer", "mailer")]
    [InlineData("SMTP_PASSWORD", "pw", "pw")]
    [InlineData("SMTP_FROM_EMAIL", "a@example.com", "a@example.com")]
    [InlineData("SMTP_FROM_NAME", "Approvals", "Approvals")]
    [InlineData("WEBHOOK_URL", "https://example.com/hook", "https://example.com/hook")]
    [InlineData("WEBHOOK_SIGNING_SECRET", "s", "s")]
    [InlineData("NEXT_PUBLIC_APP_URL", "https://approvals.example.com/", "https://approvals.example.com/")]
    public void Each_name_sets_what_it_always_set(string name, string value, string expected) =>
        ValueOf(name, Settings.Read(Settings.FromEnvironment([(name, value)])))?.ToString().ShouldBe(expected);

    [Fact]
    public void The_newer_form_wins()
    {
        var settings = Settings.Read(Settings.FromEnvironment(
            [("APPROVAL_DEFAULT_TIMEOUT", "1800000"), ("APPROVAL_DEFAULT_TIMEOUT_ACTION", "approve")], ("Approvals:DefaultTimeout", "5m")));
        settings.Approvals.DefaultTimeout.ShouldBe(TimeSpan.FromMinutes(5));
        settings.Approvals.DefaultTimeoutAction.ShouldBe(TimeoutAction.Approve);
    }

    [Fact]
    public void The_audit_log_cannot_be_switched_off()
    {
        Should.Throw<ConfigurationException>(() => Settings.Read(Settings.FromEnvironment([("APPROVAL_ENABLE_AUDIT_LOG", "false")])))
            .Faults.Single().ShouldContain("the audit log is the journal");
        Settings.Read(Settings.FromEnvironment([("APPROVAL_ENABLE_AUDIT_LOG", "true")])).ShouldNotBeNull();
    }

    [Fact]
    public void The_old_database_is_ignored_with_one_line_that_names_the_new_setting()
    {
        var settings = Settings.Read(Settings.FromEnvironment(
            [("NEXT_PUBLIC_SUPABASE_URL", "https://x.example.com"), ("SUPABASE_SERVICE_ROLE_KEY", "hunter2")]));
        settings.Notices.ShouldBe(["NEXT_PUBLIC_SUPABASE_URL and SUPABASE_SERVICE_ROLE_KEY: ignored; the database is set by Database:ConnectionString."]);
    }

    [Fact]
    public void A_secret_may_be_given_as_a_file_under_its_old_name_too()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "pw\n");
        try
        {
            Settings.Read(Settings.FromEnvironment([("SMTP_PASSWORD_FILE", file)])).Channels.Email.Password.ShouldBe("pw");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static object? ValueOf(string name, ServiceSettings settings) => name switch
    {
        "APPROVAL_TIMEOUT_CHECK_INTERVAL" => settings.Approvals.TimeoutCheckInterval,
        "APPROVAL_DEFAULT_TIMEOUT" => settings.Approvals.DefaultTimeout,
        "APPROVAL_DEFAULT_TIMEOUT_ACTION" => settings.Approvals.DefaultTimeoutAction,
        "SLACK_WEBHOOK_URL" => settings.Channels.Slack.WebhookUrl,
        "SLACK_BOT_TOKEN" => settings.Channels.Slack.BotToken,
        "SMTP_HOST" => settings.Channels.Email.Host,
        "SMTP_PORT" => settings.Channels.Email.Port,
        "SMTP_USER" => settings.Channels.Email.User,
        "SMTP_PASSWORD" => settings.Channels.Email.Password,
        "SMTP_FROM_EMAIL" => settings.Channels.Email.FromEmail,
        "SMTP_FROM_NAME" => settings.Channels.Email.FromName,
        "WEBHOOK_URL" => settings.Channels.Webhook.Url,
        "WEBHOOK_SIGNING_SECRET" => settings.Channels.Webhook.SigningSecret,
        "NEXT_PUBLIC_APP_URL" => settings.PublicUrl,
        _ => null,
    };
}
