using System.Collections.Frozen;
using System.Text.Json;
using Approvals.Domain.Principals;
using Approvals.Host.Auth;
using Microsoft.Extensions.Logging;

namespace Approvals.Host.Tests.Auth;

public sealed class DroppedGroupsTests
{
    [Theory]
    [InlineData("\"Security Team\"", "group:security team")]
    [InlineData("[\"Security Team\",\"Everyone\"]", "group:security team group:everyone")]
    [InlineData("[\"CN=Security Team,OU=Groups,DC=example,DC=com\"]", "group:cn=security team,ou=groups,dc=example,dc=com")]
    [InlineData("\"CN=Security Team,OU=Groups,DC=example,DC=com\"", "group:cn=security team,ou=groups,dc=example,dc=com")]
    [InlineData("[\"00000000-AAAA-bbbb-cccc-0123456789ab\"]", "group:00000000-aaaa-bbbb-cccc-0123456789ab")]
    [InlineData("[\"EXAMPLE\\\\Domain Users\",\"Ops &amp; Co\"]", "group:example\\domain users group:ops &amp; co")]
    [InlineData("[\"sec\\u200burity\",\"ok\"]", "group:ok")]
    [InlineData("[\" padded \",\"two  spaces\",\"a\\nb\",\"\",\"\\u202ea\",7]", "")]
    public void Groups_of_a_token_count_as_the_provider_names_them(string claim, string groups)
    {
        var identity = Read($$"""{"sub":"ann","groups":{{claim}}}""");
        string.Join(' ', identity.Groups.Select(group => group.Text).Order(StringComparer.Ordinal)).ShouldBe(string.Join(' ', Split(groups).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void What_is_dropped_is_said_once_on_one_line()
    {
        var log = new Lines();
        var dropped = new DroppedGroups(log);
        var identity = Read("{\"sub\":\"ann\",\"groups\":[\"sec\\u200burity\",\"a\\n12:00:00 INF forged\",\"\\u202ex\",\"ok\"]}");
        for (var request = 0; request < 100; request++)
            dropped.Saw(identity);
        var line = log.Written.ShouldHaveSingleItem();
        line.ShouldBe("Groups of user:ann were dropped, for no group can have such a name: 'sec[U+200B]urity', 'a[U+000A]12:00:00 INF forged', '[U+202E]x'");
        dropped.Saw(Read("{\"sub\":\"ann\",\"groups\":[\"sec\\u200burity\",\"new \"]}"));
        log.Written.Count.ShouldBe(2);
        log.Written[1].ShouldEndWith(": 'new '");
        dropped.Saw(new Identity(Principal.User("bob"), FrozenSet<Principal>.Empty, Roles.Approver));
        log.Written.Count.ShouldBe(2);
    }

    private static string[] Split(string groups) => groups.Split(" group:", StringSplitOptions.RemoveEmptyEntries) is [var first, .. var rest]
        ? [first, .. rest.Select(name => "group:" + name)]
        : [];

    private static Identity Read(string claims) => TokenClaims.Read(JsonElement.Parse(claims), "sub")!;

    private sealed class Lines : ILogger<DroppedGroups>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
