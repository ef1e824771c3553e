using Approvals.Application.Journal;
using Approvals.Application.Preferences;
using Approvals.Application.Reading;
using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;
using Approvals.Storage.Tests.Contract;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Reading;

/// <summary>What a search finds, and what it does not: the same on both databases.</summary>
public abstract class SearchContract : JournalContract
{
    private static readonly string[] Titles =
    [
        "a_b", "axb", "a b", "a-b", "1.2.3", "1x2x3", "1.20.3", "v1.2.3", "naïve", "Straße", "strasse", "日本語のタイトル", "日本の本語学", "Deploy 100% of payments-api",
        "Deploy 1000 nodes", "İstanbul", "Diyarbakır", "ΟΔΥΣΣΕΥΣ", "Οδυσσεύς", "การอนุมัติ", "mail ann.lee@example.com", "read /etc/passwd", "it's O'Brien", "back\\slash",
        "C++ and C#", "Tür zu", "Łódź", "smørrebrød", "ﬁnance", "Ｆｕｌｌ width", "がっこう", "かっこう", "ملفّ", "שָׁלוֹם", "ёлка", "CHG-4711", "“quoted”", "café (Ω)",
        "zero\u200bwidth", "build #42; stage",
    ];

    /// <summary>What is looked for, and the titles that have it.</summary>
    private static readonly (string Search, string[] Found)[] Cases =
    [
        ("a_b", ["a_b"]),
        ("A_B", ["a_b"]),
        ("a-b", ["a-b"]),
        ("a b", ["a_b", "a b", "a-b"]),
        ("1.2.3", ["1.2.3"]),
        ("1.2", ["1.2.3", "1.20.3"]),
        ("v1.2.3", ["v1.2.3"]),
        ("2.3", ["1.2.3", "v1.2.3"]),
        ("naive", ["naïve"]),
        ("NAÏVE", ["naïve"]),
        ("nai\u0308ve", ["naïve"]),
        ("STRASSE", ["Straße", "strasse"]),
        ("straße", ["Straße", "strasse"]),
        ("STRAẞE", ["Straße", "strasse"]),
        ("本語", ["日本語のタイトル", "日本の本語学"]),
        ("日本語", ["日本語のタイトル"]),
        ("タイトル", ["日本語のタイトル"]),
        ("日本語のタイトル", ["日本語のタイトル"]),
        ("日本タイトル", []),
        ("ﾀｲﾄﾙ", ["日本語のタイトル"]),
        ("が", ["がっこう"]),
        ("か", ["かっこう"]),
        ("อนุมัติ", ["การอนุมัติ"]),
        ("มัติ", ["การอนุมัติ"]),
        ("istanbul", ["İstanbul"]),
        ("ISTANBUL", ["İstanbul"]),
        ("diyarbakir", ["Diyarbakır"]),
        ("DİYARBAKIR", ["Diyarbakır"]),
        ("οδυσσευς", ["ΟΔΥΣΣΕΥΣ", "Οδυσσεύς"]),
        ("ΟΔΥΣΣΕΎΣ", ["ΟΔΥΣΣΕΥΣ", "Οδυσσεύς"]),
        ("100%", ["Deploy 100% of payments-api"]),
        ("100", ["Deploy 100% of payments-api", "Deploy 1000 nodes"]),
        ("%", []),
        ("_", []),
        ("de%oy", []),
        ("d_ploy", []),
        ("payments-api", ["Deploy 100% of payments-api"]),
        ("api", ["Deploy 100% of payments-api"]),
        ("pay deploy", ["Deploy 100% of payments-api"]),
        ("ann.lee@example.com", ["mail ann.lee@example.com"]),
        ("example.com", ["mail ann.lee@example.com"]),
        ("ann.lee@other.com", []),
        ("/etc/passwd", ["read /etc/passwd"]),
        ("passwd", ["read /etc/passwd"]),
        ("etc\\passwd", []),
        ("O'Brien", ["it's O'Brien"]),
        ("o'b", ["it's O'Brien"]),
        ("back\\slash", ["back\\slash"]),
        ("' OR 1=1 --", []),
        ("a':* | b", []),
        ("C++", ["C++ and C#"]),
        ("C#", ["C++ and C#"]),
        ("tur", ["Tür zu"]),
        ("lodz", ["Łódź"]),
        ("smorrebrod", ["smørrebrød"]),
        ("finance", ["ﬁnance"]),
        ("full", ["Ｆｕｌｌ width"]),
        ("ملف", ["ملفّ"]),
        ("שלום", ["שָׁלוֹם"]),
        ("елка", ["ёлка"]),
        ("4711", ["CHG-4711"]),
        ("chg-47", ["CHG-4711"]),
        ("quoted", ["“quoted”"]),
        ("cafe, ω.", ["café (Ω)"]),
        ("zerowidth", ["zero\u200bwidth"]),
        ("#42", ["build #42; stage"]),
        ("42;", ["build #42; stage"]),
        ("uild", []),
        ("nowhere", []),
    ];

    [Fact]
    public async Task A_search_finds_what_it_says_and_nothing_else_by_title_and_by_description()
    {
        var now = await NowAsync();
        var byTitle = Titles.Select((title, i) => Steps.Create(Guid.CreateVersion7(), now, Some.Create(Some.Request() with { Title = title, Description = null }, $"t{i}"))).ToList();
        foreach (var entry in byTitle)
            await CreatedAsync(entry);
        foreach (var (search, found) in Cases)
            (await FindAsync(search)).Order(StringComparer.Ordinal).ShouldBe(found.Order(StringComparer.Ordinal), $"looking for {search}");
        await CreatedAsync(Steps.Create(Guid.CreateVersion7(), now, Some.Create(Some.Request() with { Title = "Plain", Description = "first line\n- 日本語\n\tthen v9.8.7" })));
        foreach (var search in new[] { "v9.8", "本語", "first then", "plain line" })
            (await FindAsync(search)).ShouldContain("Plain", $"looking for {search}");
    }

    [Fact]
    public async Task A_text_of_the_greatest_length_is_found_by_its_beginning_and_costs_no_more_than_the_database_takes()
    {
        var now = await NowAsync();
        foreach (var (i, text) in new[] { "日本語の", "a.b-", "word ", "x", "ก่" }.Index())
        {
            var longest = string.Concat(Enumerable.Repeat(text, 64 * 1024 / text.Length).Select((part, n) => n % 7 == 0 ? part + (char)('a' + (n / 7 % 26)) : part))[..(64 * 1024)];
            var entry = Steps.Create(Guid.CreateVersion7(), now, Some.Create(Some.Request() with { Title = $"Long {i}", Description = longest }, $"l{i}"));
            await CreatedAsync(entry);
            (await FindAsync(longest[..40])).ShouldContain($"Long {i}");
        }
    }

    [Fact]
    public async Task A_search_longer_than_what_is_kept_of_a_word_still_tells_two_apart()
    {
        var now = await NowAsync();
        var (one, other) = ("東京都庁舎改修工事の承認依頼書", "東京都庁舎改修工事の否認依頼書");
        var (path, elsewhere) = ($"/srv/{new string('x', 60)}/one/file", $"/srv/{new string('x', 60)}/two/file");
        foreach (var title in new[] { one, other, path, elsewhere })
            await CreatedAsync(Steps.Create(Guid.CreateVersion7(), now, Some.Create(Some.Request() with { Title = title })));
        (await FindAsync(one)).ShouldBe([one]);
        (await FindAsync(path)).ShouldBe([path]);
    }

    [Fact]
    public async Task An_index_made_by_other_rules_is_made_anew_at_start_and_what_was_erased_stays_out()
    {
        var kept = await CreatedAsync(Steps.Create(Guid.CreateVersion7(), await NowAsync(), Some.Create(Some.Request() with { Title = "payments-api v1.2.3", Description = null })));
        var erased = await CreatedAsync(Steps.Create(Guid.CreateVersion7(), await NowAsync(), Some.Create(Some.Request() with { Title = "gone", Description = null }, "gone")));
        await Database.QueryAsync($"DELETE FROM approval_search WHERE approval_id = {Database.Literal(erased.Id)}");
        await Database.QueryAsync(OldIndex(kept.Id));
        await Database.QueryAsync("UPDATE approval_search_version SET version = 0");
        (await FindAsync("v1.2.3")).ShouldBeEmpty();
        await Services.GetRequiredService<ISchema>().PrepareAsync(default);
        (await FindAsync("v1.2.3")).ShouldBe([kept.Request.Title]);
        (await FindAsync("gone")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Absences_are_read_while_they_last_and_not_after()
    {
        var store = Services.GetRequiredService<IPreferenceStore>();
        var now = await NowAsync();
        await store.PutAsync(Principal.User("ended"), Away(now.AddDays(-9), now.AddDays(-1)), default);
        await store.PutAsync(Principal.User("away"), Away(now.AddDays(-1), now.AddDays(1)), default);
        await store.PutAsync(Principal.User("soon"), Away(now.AddDays(3), now.AddDays(9)), default);
        await store.PutAsync(Principal.User("back"), Away(now.AddDays(-1), now.AddDays(1)), default);
        await store.PutAsync(Principal.User("back"), PersonalPreferences.None, default);
        (await store.AwayAsync(default)).Keys.Select(person => person.Name).Order(StringComparer.Ordinal).ShouldBe(["away", "soon"]);
        (await Database.QueryAsync("SELECT count(*) FROM user_preferences WHERE away_until IS NOT NULL"))[0][0]!.ToString().ShouldBe("3");
    }

    /// <summary>The words as they were kept before a word kept what follows it.</summary>
    protected abstract string OldIndex(Guid id);

    private static PersonalPreferences Away(DateTimeOffset from, DateTimeOffset to) => PersonalPreferences.None with { OutOfOffice = new OutOfOffice(from, to, "user:bob") };

    private async Task<List<string>> FindAsync(string search)
    {
        IReadOnlyList<string> words = SearchWords.Terms(search) is { Count: > 0 } terms ? terms : [search];
        var reader = Services.GetRequiredService<IApprovalReader>();
        var seen = new List<IReadOnlyList<string>>();
        // Who reads everything and who reads their own are looked up in two ways.
        foreach (var caller in new[] { Some.Person("aud", Roles.Auditor), Some.Ann })
        {
            var found = await reader.PendingAsync(caller, new PendingFilter(false, words, null, null, null, null, PendingSort.Created, 200, null), default);
            seen.Add([.. found.Select(approval => approval.Request.Title)]);
        }

        seen[1].ShouldBe(seen[0], $"looking for {search}");
        return [.. seen[0]];
    }
}

public sealed class PostgresSearchTests : SearchContract
{
    protected override async Task<Database> NewDatabaseAsync() => await PostgresDatabaseOf.NewAsync();

    protected override string OldIndex(Guid id) => $"UPDATE approval_search SET words = array_to_tsvector(ARRAY['1', '2', '3', 'api', 'payments', 'v1']) WHERE approval_id = '{id}'";
}

public sealed class SqliteSearchTests : SearchContract
{
    protected override Task<Database> NewDatabaseAsync() => Task.FromResult<Database>(new SqliteFile());

    protected override string OldIndex(Guid id) => $"UPDATE approval_search SET word = CASE WHEN word LIKE 'v1%' THEN 'v1' ELSE substr(word, 1, 3) END WHERE approval_id = '{id}'";
}
