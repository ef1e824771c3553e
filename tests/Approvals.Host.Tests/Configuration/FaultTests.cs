using Approvals.Host.Configuration;
using Approvals.Host.Tests.Support;

namespace Approvals.Host.Tests.Configuration;

public sealed class FaultTests
{
    [Theory]
    [InlineData("Database:Provider", "oracle", "'oracle' is not one of sqlite, postgres")]
    [InlineData("Database:Provider", "postgres", "Database:ConnectionString is missing")]
    [InlineData("Database:ConectionString", "x", "Database:ConectionString is not a setting")]
    [InlineData("Approvals:DefaultTimeout", "soon", "'soon' is not a duration")]
    [InlineData("Approvals:DefaultTimeout", "0", "must be more than 0")]
    [InlineData("Approvals:DefaultTimeout", "-5s", "is not a duration")]
    [InlineData("Approvals:DefaultTimout", "1h", "Approvals:DefaultTimout is not a setting")]
    [InlineData("Approvals:DefaultTimeoutAction", "explode", "'explode' is not one of reject, approve, escalate")]
    [InlineData("Approvals:DefaultTimeoutAction", "1", "'1' is not one of")]
    [InlineData("Approvals:EnableAuditLog", "false", "APPROVAL_ENABLE_AUDIT_LOG")]
    [InlineData("Approvals:Policies:0:Approvers:0", "ann", "'ann' is not user:NAME")]
    [InlineData("Approvals:Policies:0:MinApprovers", "0", "is not a whole number from 1")]
    [InlineData("Approvals:Policies:0:MinTimeout", "x", "'x' is not a duration")]
    [InlineData("Approvals:Policies:0:AllowSelfApproval", "yes", "'yes' is not true or false")]
    [InlineData("Approvals:Policies:0:Workflow", "x", "Approvals:Policies:0:Workflow is not a setting")]
    [InlineData("Auth:Jwt:SigningKey", "short", "must have at least 32 bytes")]
    [InlineData("Auth:Jwt:Authority", "login.example.com", "is not an absolute http or https URL")]
    [InlineData("Auth:Jwt:Authority", "http://login.example.com", "must be https, or on this machine")]
    [InlineData("Auth:Jwt:Authority", "https://login.example.com", "Auth:Jwt:Audience is missing")]
    [InlineData("Auth:Jwt:Authority", "http://127.0.0.1:5000", "Auth:Jwt:Audience is missing")]
    [InlineData("Auth:Jwt:Audience", "approvals", "Auth:Jwt:Authority is missing")]
    [InlineData("Auth:Jwt:Issuer", "https://login.example.com", "Auth:Jwt:Authority is missing")]
    [InlineData("Auth:Jwt:SigningKey", "0123456789012345678901234567890", "must have at least 32 bytes")]
    [InlineData("Auth:Oidc:Authority", "http://login.example.com", "must be https, or on this machine")]
    [InlineData("Auth:Jwt:SigningKye", "x", "Auth:Jwt:SigningKye is not a setting")]
    [InlineData("Auth:Jwt:SigningKey_FILE", "/nowhere/at/all", "cannot read '/nowhere/at/all'")]
    [InlineData("Auth:Oidc:ClientId", "x", "Auth:Oidc:Authority is missing")]
    [InlineData("Auth:Oidc:Authority", "https://login.example.com", "Auth:Oidc:ClientId is missing")]
    [InlineData("Auth:DevSignIn", "true", "Development environment only")]
    [InlineData("Auth:ApiKeys:0:Name", "ci", "Auth:ApiKeys:0:Key must start with ak_")]
    [InlineData("Channels:Default", "slack,pigeon", "'pigeon' is not one of slack, email, webhook, in-app")]
    [InlineData("Channels:Slack:BaseUrl", "slack", "is not an absolute http or https URL")]
    [InlineData("Channels:Slack:Token", "x", "Channels:Slack:Token is not a setting")]
    [InlineData("Channels:Email:Port", "0", "is not a whole number from 1 to 65535")]
    [InlineData("Channels:Email:Security", "tls", "'tls' is not one of auto, starttls, none")]
    [InlineData("Channels:Email:FromEmail", "nobody", "'nobody' is not an e-mail address")]
    [InlineData("Channels:Webhook:Endpoints:ci:Secret", "x", "Channels:Webhook:Endpoints:ci:Url is missing")]
    [InlineData("Channels:Groups:security:Emails:0", "nobody", "'nobody' is not an e-mail address")]
    [InlineData("Channels:Groups:security:Users:0", "group:x", "'group:x' is not user:NAME")]
    [InlineData("Channels:Retry:Schedule", "5s,later", "'later' is not a duration")]
    [InlineData("Cluster:HeartbeatInterval", "x", "'x' is not a duration")]
    [InlineData("Cluster:NodeTimeout", "1s", "must be longer than HeartbeatInterval")]
    [InlineData("Cluster:AdvertisedAddress", "node-1", "is not an absolute http or https URL")]
    [InlineData("RateLimits:PermitsPerMinute", "many", "'many' is not a whole number")]
    [InlineData("Cors:Origins:0", "https://portal.example.com/", "is not an origin")]
    [InlineData("PublicUrl", "approvals", "PublicUrl is not an absolute http or https URL")]
    [InlineData("Templates:Directory", "/nowhere/at/all", "'/nowhere/at/all' does not exist")]
    [InlineData("Logging:Format", "xml", "'xml' is not one of text, json")]
    public void A_wrong_setting_is_named_with_its_key(string key, string value, string complaint) =>
        Settings.Faults((key, value)).ShouldContain(line => line.Contains(complaint) && line.Contains(key.Split(':')[0]));

    [Fact]
    public void A_role_that_does_not_exist_is_named() =>
        Settings.Faults(ApiKey("0", "ak_00000000000000000000", "ci", ("Roles:0", "emperor"))).Single()
            .ShouldBe("Auth:ApiKeys:0:Roles 'emperor' is not one of requester, approver, auditor, operator.");

    [Fact]
    public void The_same_key_for_two_services_is_refused_without_showing_it()
    {
        var fault = Settings.Faults(
            [.. ApiKey("0", "ak_00000000000000000000", "ci"), .. ApiKey("1", "ak_00000000000000000000", "batch")]).Single();
        fault.ShouldBe("Auth:ApiKeys:1:Key is the key of service:ci too.");
    }

    [Fact]
    public void Every_fault_is_told_at_once() =>
        Settings.Faults(("Database:Provider", "oracle"), ("PublicUrl", "x"), ("Cluster:NodeTimeout", "x")).Count.ShouldBe(3);

    [Fact]
    public void No_fault_shows_a_secret()
    {
        var faults = Settings.Faults(
            ("Auth:Jwt:SigningKey", "hunter2"), ("Auth:ApiKeys:0:Key", "hunter2"), ("Channels:Slack:WebhookUrl", "hunter2"),
            ("Database:Provider", "postgres"), ("Database:ConnectionString", "hunter2"));
        faults.Count.ShouldBeGreaterThanOrEqualTo(4);
        faults.ShouldAllBe(line => !line.Contains("hunter2"));
    }

    [Fact]
    public void Options_that_hold_secrets_say_nothing_about_themselves()
    {
        var settings = Settings.Read(
            [.. ApiKey("0", "ak_hunter2-hunter2-hunter2", "ci"), ("Auth:Jwt:SigningKey", Tokens.Secret), ("Channels:Email:Password", "hunter2"),
                ("Database:ConnectionString", "Data Source=hunter2")]);
        foreach (var options in (object[])[settings, settings.Database, settings.Auth, settings.Auth.Jwt, settings.Auth.ApiKeys[0], settings.Channels.Email])
            options.ToString()!.ShouldNotContain("hunter2");
    }

    private static (string, string)[] ApiKey(string index, string key, string name, params (string Key, string Value)[] more) =>
        [($"Auth:ApiKeys:{index}:Key", key), ($"Auth:ApiKeys:{index}:Name", name), .. more.Select(pair => ($"Auth:ApiKeys:{index}:{pair.Key}", pair.Value))];
}
