using Approvals.Application.Reading;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Reading;

/// <summary>The functions for people who live in SQL tell what the service tells.</summary>
public sealed class PostgresFunctionTests(SeededPostgres seeded) : IClassFixture<SeededPostgres>
{
    [Theory]
    [InlineData("p1@example.com", "g1")]
    [InlineData("user:p2@example.com", "group:g0")]
    [InlineData("User:P3@Example.com", "G2")]
    [InlineData("p4@example.com", null)]
    public async Task Pending_approvals_of_a_user_are_those_of_the_inbox(string user, string? group)
    {
        var name = user.Contains(':', StringComparison.Ordinal) ? Principal.Parse(user) : Principal.User(user);
        Principal[] groups = group is null ? [] : [group.Contains(':', StringComparison.Ordinal) ? Principal.Parse(group) : Principal.Group(group)];
        var inbox = await seeded.Services.GetRequiredService<IApprovalReader>().PendingAsync(
            new Caller(name, groups, Roles.Approver), new PendingFilter(true, [], null, null, null, null, PendingSort.Deadline, 1000, null), default);
        var listed = await seeded.Database.QueryAsync(
            $"SELECT id FROM get_user_pending_approvals('{user}'{(group is null ? "" : $", ARRAY['{group}']")})");
        listed.Select(row => (Guid)row[0]!).ShouldBe(inbox.Select(approval => approval.Id));
        listed.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("user:Stra\u00dfe", "user:stra\u00dfe")]
    [InlineData("user:\u03a3\u03c4\u03ad\u03bb\u03b9\u03bf\u03c2", "user:\u03c3\u03c4\u03ad\u03bb\u03b9\u03bf\u03c3")]
    [InlineData("user:Zo\u0065\u0308", "user:zo\u00eb")]
    [InlineData("group:A\u030aSA", "group:\u00e5sa")]
    [InlineData("GROUP:Security Team", "group:security team")]
    [InlineData("group:\u017ftaff", "group:staff")]
    [InlineData("group:CN=Security Team,OU=Groups,DC=example,DC=com", "group:cn=security team,ou=groups,dc=example,dc=com")]
    public async Task A_name_is_folded_as_the_service_folds_it(string written, string kept)
    {
        Principal.Parse(written).Text.ShouldBe(kept);
        (await seeded.Database.QueryAsync($"SELECT approval_fold('{written}')"))[0][0].ShouldBe(kept);
    }

    [Fact]
    public async Task Every_letter_is_folded_as_the_service_folds_it()
    {
        var letters = Enumerable.Range(0x41, 0x1FFFF - 0x41).Where(code => code is < 0xD800 or > 0xDFFF)
            .Select(char.ConvertFromUtf32).Select(letter => "user:x" + letter).Where(text => Principal.TryParse(text, out _) && !text.Contains('\'', StringComparison.Ordinal)).ToList();
        letters.Count.ShouldBeGreaterThan(50_000);
        foreach (var some in letters.Chunk(20_000))
        {
            var folded = await seeded.Database.QueryAsync(
                $"SELECT approval_fold(name) FROM unnest(ARRAY[{string.Join(',', some.Select(text => $"'{text}'"))}]) WITH ORDINALITY AS given (name, place) ORDER BY place");
            folded.Select(row => (string)row[0]!).ShouldBe(some.Select(text => Principal.Parse(text).Text));
        }
    }

    [Theory]
    [InlineData("p1@EXAMPLE.com", "G1")]
    [InlineData("User:P1@Example.com", "Group:g1")]
    public async Task Whoever_is_written_otherwise_sees_the_same(string user, string group)
    {
        async Task<IReadOnlyList<object?>> Listed(string name, string held) =>
            [.. (await seeded.Database.QueryAsync($"SELECT id FROM get_user_pending_approvals('{name}', ARRAY['{held}'])")).Select(row => row[0])];
        (await Listed(user, group)).ShouldBe(await Listed("p1@example.com", "g1"));
        (await Listed(user, group)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_timeout_is_told_by_the_databases_clock()
    {
        var overdue = seeded.Approvals.OfType<Approval.Pending>().First(approval => approval.Deadline is not null);
        var endless = seeded.Approvals.OfType<Approval.Pending>().First(approval => approval.Deadline is null);
        var decided = seeded.Approvals.OfType<Approval.Decided>().First();
        (await TimedOut(overdue.Id)).ShouldBe(overdue.Deadline < DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()));
        (await TimedOut(endless.Id)).ShouldBe(false);
        (await TimedOut(decided.Id)).ShouldBe(false);
        (await TimedOut(Guid.CreateVersion7())).ShouldBeNull();
    }

    [Fact]
    public async Task Statistics_cover_the_span_from_start_to_before_end()
    {
        var created = seeded.Approvals.Select(approval => approval.CreatedAt).Order().ToList();
        var (start, end) = (created[50], created[90]);
        var rows = await seeded.Database.QueryAsync(
            $"SELECT total FROM get_approval_statistics('{start:O}', '{end:O}') UNION ALL SELECT total FROM get_approval_statistics()");
        rows.Select(row => (long)row[0]!).Order().ShouldBe([created.Count(at => at >= start && at < end), created.Count]);
    }

    private async Task<bool?> TimedOut(Guid id) => (bool?)(await seeded.Database.QueryAsync($"SELECT check_approval_timeout('{id}')"))[0][0];
}
