using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Host.Configuration;
using Approvals.Host.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Approvals.Host.Tests.Configuration;

public sealed class SettingsTests
{
    [Fact]
    public void Nothing_configured_is_a_working_service()
    {
        var settings = Settings.Read();
        settings.Database.Provider.ShouldBe("sqlite");
        settings.Approvals.DefaultTimeout.ShouldBe(TimeSpan.FromHours(1));
        settings.Approvals.DefaultTimeoutAction.ShouldBe(TimeoutAction.Reject);
        settings.Auth.Jwt.NameClaim.ShouldBe("sub");
        settings.Channels.Retry.Schedule.Count.ShouldBe(7);
        settings.Cluster.HeartbeatInterval.ShouldBe(TimeSpan.FromSeconds(1));
        settings.Cluster.NodeTimeout.ShouldBe(TimeSpan.FromSeconds(5));
        settings.Notices.ShouldBeEmpty();
    }

    [Fact]
    public void An_authority_without_an_audience_is_one_fault_and_in_Development_a_warning()
    {
        (string, string) authority = ("Auth:Jwt:Authority", "https://login.example.com");
        Settings.Faults(authority).ShouldHaveSingleItem().ShouldStartWith("Auth:Jwt:Audience is missing");
        Settings.Faults(authority, ("Auth:Jwt:Audience", " ")).ShouldHaveSingleItem().ShouldStartWith("Auth:Jwt:Audience is missing");
        Settings.Faults(authority, ("Auth:Jwt:SigningKey", Tokens.Secret)).ShouldHaveSingleItem().ShouldStartWith("Auth:Jwt:Audience is missing");
        Settings.Read(Settings.Configuration(authority), development: true).Notices.ShouldHaveSingleItem().ShouldContain("Auth:Jwt:Audience");
        Settings.Read(authority, ("Auth:Jwt:Audience", "approvals")).Notices.ShouldBeEmpty();
        Settings.Read(("Auth:Jwt:SigningKey", Tokens.Secret)).Notices.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("30s", 30_000)]
    [InlineData("1.5s", 1500)]
    [InlineData("5m", 300_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("24H", 86_400_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("00:30:00", 1_800_000)]
    [InlineData("1.00:00:00", 86_400_000)]
    [InlineData("1800000", 1_800_000)]
    [InlineData("0", 0)]
    public void A_duration_is_read_as_people_write_it(string text, double milliseconds)
    {
        Duration.TryParse(text, out var value).ShouldBeTrue();
        value.TotalMilliseconds.ShouldBe(milliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("5 minutes")]
    [InlineData("-1s")]
    [InlineData("-00:00:01")]
    [InlineData("25:00")]
    [InlineData("1e9s")]
    [InlineData("99999999999999999999999999999999s")]
    [InlineData("100000d")]
    public void What_is_no_duration_is_refused(string text) => Duration.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void The_drain_delay_is_five_seconds_where_a_load_balancer_may_stand_in_front()
    {
        var postgres = Settings.Configuration(("Database:Provider", "postgres"), ("Database:ConnectionString", "Host=db"));
        Settings.Read(postgres).Cluster.DrainDelay.ShouldBe(TimeSpan.FromSeconds(5));
        Settings.Read(postgres, development: true).Cluster.DrainDelay.ShouldBe(TimeSpan.Zero);
        Settings.Read().Cluster.DrainDelay.ShouldBe(TimeSpan.Zero);
        Settings.Read(("Cluster:DrainDelay", "2s")).Cluster.DrainDelay.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Development_has_the_sign_in_form_and_nothing_else_has()
    {
        Settings.Read(Settings.Configuration(), development: true).Auth.DevSignIn.ShouldBeTrue();
        Settings.Read().Auth.DevSignIn.ShouldBeFalse();
    }

    [Fact]
    public void A_policy_becomes_a_rule_of_the_floor()
    {
        var rule = Settings.Read(
            ("Approvals:Policies:0:WorkflowId", "prod-*"), ("Approvals:Policies:0:Approvers:0", "group:Security"),
            ("Approvals:Policies:0:MinApprovers", "2"), ("Approvals:Policies:0:MinTimeout", "5m"),
            ("Approvals:Policies:0:AllowAutoApprove", "true")).Approvals.Policies.Rules.Single();
        rule.WorkflowId.ShouldBe("prod-*");
        rule.Approvers.ShouldBe([Principal.Group("security")]);
        rule.MinApprovers.ShouldBe(2);
        rule.MinTimeoutMs.ShouldBe(300_000);
        rule.AllowAutoApprove.ShouldBeTrue();
        rule.AllowSelfApproval.ShouldBeFalse();
    }

    [Fact]
    public void A_key_becomes_a_service_with_groups_and_roles()
    {
        var key = Settings.Read(
            ("Auth:ApiKeys:0:Key", "ak_00000000000000000000"), ("Auth:ApiKeys:0:Name", "CI"), ("Auth:ApiKeys:0:Roles:0", "Requester"),
            ("Auth:ApiKeys:0:Groups:0", "builders"), ("Auth:ApiKeys:0:Groups:1", "group:bots")).Auth.ApiKeys.Single();
        key.Self.ShouldBe(Principal.Service("ci"));
        key.Roles.ShouldBe(Roles.Requester);
        key.Groups.ShouldBe([Principal.Group("builders"), Principal.Group("bots")]);
    }

    [Fact]
    public void The_scan_for_due_approvals_is_never_slower_than_two_seconds()
    {
        Settings.Read(("Approvals:TimeoutCheckInterval", "1m")).Approvals.TimeoutCheckInterval.ShouldBe(TimeSpan.FromSeconds(2));
        Settings.Read(("Approvals:TimeoutCheckInterval", "500ms")).Approvals.TimeoutCheckInterval.ShouldBe(TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public void An_empty_value_is_no_value() => Settings.Read(("PublicUrl", ""), ("Approvals:DefaultTimeout", " ")).PublicUrl.ShouldBeNull();

    [Fact]
    public void A_secret_may_stand_in_a_file_and_the_later_source_wins()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "from the file\n");
        try
        {
            Password(("Channels:Email:Password_FILE", file)).ShouldBe("from the file");
            Password(("Channels:Email:Password_FILE", file), ("Channels:Email:Password", "direct")).ShouldBe("direct");
            Password(("Channels:Email:Password", "direct"), ("Channels:Email:Password_FILE", file)).ShouldBe("from the file");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Each pair is a source of its own, in this order.</summary>
    private static string? Password(params (string Key, string Value)[] sources)
    {
        var builder = new ConfigurationBuilder();
        foreach (var (key, value) in sources)
            builder.AddInMemoryCollection([KeyValuePair.Create(key, (string?)value)]);
        return Settings.Read(builder.Build()).Channels.Email.Password;
    }
}
