using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Approvals.Domain.Preferences;
using Approvals.Host.Tests.Browser.Support;
using Approvals.Testing;

namespace Approvals.Host.Tests.Browser;

/// <summary>What a person sets is what they find again, field by field, through the API and through the form.</summary>
public sealed class SettingsTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private static readonly string[] Channels = ["slack", "email", "in-app", "webhook"];
    private static readonly string[] Zones =
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Antarctica/Troll", "Asia/Kathmandu", "Pacific/Kiritimati", "America/Sao_Paulo", "UTC", "Etc/GMT+5", "Africa/Casablanca"];

    private readonly Site site = shared.Site;

    [Fact]
    public async Task What_is_written_by_either_way_is_read_back_and_a_form_that_nobody_touched_changes_nothing()
    {
        using var ann = await site.SignedInAsync("ann-rounds@company.com");
        for (var round = 0; round < Rounds.Of(60); round++)
        {
            var chance = new Random(round);
            var wanted = Any(chance);
            var written = await ann.CallAsync(HttpMethod.Put, "/api/preferences", wanted);
            written.Status.ShouldBe(200, $"round {round}: {wanted} {written.Text}");
            Same(written.Json, wanted, round);
            (await ann.GetAsync("/api/preferences")).Text.ShouldBe(written.Text, $"round {round}");
            var sent = await ann.PostFormAsync("/settings", [.. FormFields.Of((await ann.GetAsync("/settings")).Text, "/settings")], ("Sec-Fetch-Site", "same-origin"));
            sent.Status.ShouldBe(303, $"round {round}: {wanted} {sent.Text}");
            Same((await ann.GetAsync("/api/preferences")).Json, wanted, round);
        }
    }

    [Theory]
    // The case of the issue: the zone without quiet hours, and a time that the clock skips.
    [InlineData("Europe/Berlin", "2027-03-28T02:30", "2027-04-12T08:00", "2027-03-28T01:30:00.000Z", "2027-04-12T06:00:00.000Z", "2027-03-28T03:30", "28 Mar 2027, 02:30 does not exist in Europe/Berlin")]
    [InlineData("America/New_York", "2027-03-14T02:15", "2027-03-20T09:00", "2027-03-14T07:15:00.000Z", "2027-03-20T13:00:00.000Z", "2027-03-14T03:15", "14 Mar 2027, 02:15 does not exist in America/New_York")]
    [InlineData("Australia/Lord_Howe", "2027-10-03T02:10", "2027-10-09T09:00", "2027-10-02T15:40:00.000Z", "2027-10-08T22:00:00.000Z", "2027-10-03T02:40", "3 Oct 2027, 02:10 does not exist in Australia/Lord_Howe")]
    // A time that comes twice: the first of them to go, the second to come back.
    [InlineData("Europe/Berlin", "2027-10-31T02:30", "2027-11-02T08:00", "2027-10-31T00:30:00.000Z", "2027-11-02T07:00:00.000Z", "2027-10-31T02:30", "comes twice that night in Europe/Berlin")]
    [InlineData("Europe/Berlin", "2027-10-30T08:00", "2027-10-31T02:30", "2027-10-30T06:00:00.000Z", "2027-10-31T01:30:00.000Z", "2027-10-30T08:00", "the second of them")]
    [InlineData("America/New_York", "2027-11-07T01:30", "2027-11-08T08:00", "2027-11-07T05:30:00.000Z", "2027-11-08T13:00:00.000Z", "2027-11-07T01:30", "the first of them")]
    [InlineData("", "2027-03-28T02:30", "2027-10-31T02:30", "2027-03-28T02:30:00.000Z", "2027-10-31T02:30:00.000Z", "2027-03-28T02:30", "Times are in UTC")]
    [InlineData("Asia/Kolkata", "2027-01-01T00:00", "2027-01-02T00:00", "2026-12-31T18:30:00.000Z", "2027-01-01T18:30:00.000Z", "2027-01-01T00:00", "Times are in Asia/Kolkata")]
    [InlineData("Pacific/Kiritimati", "2027-01-01T00:00", "2027-01-02T00:00", "2026-12-31T10:00:00.000Z", "2027-01-01T10:00:00.000Z", "2027-01-01T00:00", "Times are in Pacific/Kiritimati")]
    [InlineData("Europe/Berlin", "2019-07-01T08:00", "2019-07-15T08:00", "2019-07-01T06:00:00.000Z", "2019-07-15T06:00:00.000Z", "2019-07-01T08:00", "This absence is over.")]
    [InlineData("Europe/Berlin", "2099-07-01T08:00", "2099-07-15T08:00", "2099-07-01T06:00:00.000Z", "2099-07-15T06:00:00.000Z", "2099-07-01T08:00", "Is the year right?")]
    [InlineData("Europe/Berlin", "2027-07-01T08:00", "9999-12-31T23:59", "2027-07-01T06:00:00.000Z", "9999-12-31T22:59:00.000Z", "2027-07-01T08:00", "Is the year right?")]
    public async Task An_absence_is_kept_with_the_zone_and_the_time_that_was_meant(string zone, string from, string to, string keptFrom, string keptTo, string shownFrom, string says)
    {
        using var ann = await site.SignedInAsync("ann-away@company.com");
        var saved = await SaveAsync(ann, ("timeZone", zone), ("awayFrom", from), ("awayTo", to), ("standIn", "bob@company.com"), ("awayFromAt", ""), ("awayToAt", ""));
        saved.Status.ShouldBe(303, saved.Text);
        var kept = (await ann.GetAsync("/api/preferences")).Json;
        kept.GetProperty("timeZone").GetString().ShouldBe(zone.Length == 0 ? null : zone);
        kept.GetProperty("quietHours").ValueKind.ShouldBe(JsonValueKind.Null);
        kept.GetProperty("outOfOffice").GetProperty("from").GetString().ShouldBe(keptFrom);
        kept.GetProperty("outOfOffice").GetProperty("to").GetString().ShouldBe(keptTo);
        var page = await ann.GetAsync(saved.Header("Location")!);
        var fields = FormFields.Of(page.Text, "/settings");
        fields.ShouldContain(("timeZone", zone));
        fields.ShouldContain(("awayFrom", shownFrom));
        WebUtility.HtmlDecode(page.Text).ShouldContain(says);
        // Once more, untouched: nothing moves.
        (await ann.PostFormAsync("/settings", [.. fields], ("Sec-Fetch-Site", "same-origin"))).Status.ShouldBe(303);
        (await ann.GetAsync("/api/preferences")).Json.GetRawText().ShouldBe(kept.GetRawText());
    }

    [Theory]
    [InlineData("timeZone", "europe/berlin", "Did you mean Europe/Berlin?")]
    [InlineData("timeZone", "Berlin", "Did you mean Europe/Berlin?")]
    [InlineData("timeZone", "W. Europe Standard Time", "Did you mean Europe/Berlin?")]
    [InlineData("timeZone", "Middle/Earth", "Must be a time zone")]
    [InlineData("timeZone", "+01:00", "Must be a time zone")]
    [InlineData("timeZone", "../../etc/passwd", "Must be a time zone")]
    [InlineData("quietZone", "Europe/Nowhere", "Must be a time zone")]
    [InlineData("quietFrom", "", "Must be a time such as 22:00.")]
    [InlineData("quietTo", "25:00", "Must be a time such as 07:00.")]
    [InlineData("quietTo", "22:00", "Must differ")]
    [InlineData("awayFrom", "", "Must be a time.")]
    [InlineData("awayFrom", "12027-07-01T08:00", "Must be a time.")]
    [InlineData("awayFrom", "next week", "Must be a time.")]
    [InlineData("awayFrom", "2027-02-29T08:00", "Must be a time.")]
    [InlineData("awayTo", "", "Must be a time after")]
    [InlineData("awayTo", "2027-07-01T08:00", "Must be a time after")]
    [InlineData("awayTo", "2027-06-30T08:00", "Must be a time after")]
    [InlineData("awayTo", "1999-01-01T00:00", "Must be a time after")]
    [InlineData("standIn", "", "Must be user:NAME.")]
    [InlineData("standIn", "group:ops", "Must be user:NAME.")]
    [InlineData("standIn", "Service:CI", "Must be user:NAME.")]
    [InlineData("standIn", "zoë@company.com", "nobody stands in for themselves")]
    [InlineData("standIn", "ZOË@Company.com", "nobody stands in for themselves")]
    [InlineData("standIn", "zoe\u0308@company.com", "nobody stands in for themselves")]
    [InlineData("standIn", "user:Zoë@company.com", "nobody stands in for themselves")]
    [InlineData("standIn", "USER:ZOE\u0308@COMPANY.COM", "nobody stands in for themselves")]
    public async Task What_makes_no_sense_is_marked_at_its_field_and_nothing_is_saved(string field, string value, string message)
    {
        using var zoe = await site.SignedInAsync("zoë@company.com");
        var before = (await zoe.GetAsync("/api/preferences")).Text;
        (string Name, string Value)[] good =
        [
            ("timeZone", "Europe/Berlin"), ("quietFrom", "22:00"), ("quietTo", "07:00"), ("quietZone", ""),
            ("awayFrom", "2027-07-01T08:00"), ("awayTo", "2027-07-15T08:00"), ("awayFromAt", ""), ("awayToAt", ""), ("standIn", "bob@company.com"),
        ];
        var answer = await SaveAsync(zoe, [.. good.Where(other => other.Name != field), (field, value)]);
        answer.Status.ShouldBe(422);
        answer.Text.ShouldContain($"aria-describedby=\"{field}-error\"");
        WebUtility.HtmlDecode(answer.Text).ShouldContain(message);
        answer.Text.ShouldContain("Nothing was saved");
        FormFields.Of(answer.Text, "/settings").ShouldContain((field, value), "what was typed stays");
        (await zoe.GetAsync("/api/preferences")).Text.ShouldBe(before);
    }

    [Theory]
    [InlineData("user:zoë@company.com")]
    [InlineData("USER:ZOË@COMPANY.COM")]
    [InlineData("user:zoe\u0308@company.com")]
    public async Task The_api_refuses_oneself_as_stand_in_however_it_is_written(string self)
    {
        using var zoe = await site.SignedInAsync("zoë@company.com");
        var answer = await zoe.CallAsync(HttpMethod.Put, "/api/preferences", new { outOfOffice = new { from = "2027-07-01T08:00:00Z", to = "2027-07-15T08:00:00Z", @delegate = self } });
        answer.Status.ShouldBe(400, answer.Text);
        answer.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["outOfOffice.delegate"]);
    }

    [Fact]
    public async Task Channels_are_chosen_kind_by_kind_in_a_table_that_says_what_it_comes_to()
    {
        using var tom = await site.SignedInAsync("tom-table@company.com");
        var fields = FormFields.Of((await tom.GetAsync("/settings")).Text, "/settings");
        fields.Where(field => field.Name == "kinds").Select(field => field.Value).ShouldBe(PersonalPreferences.Events.Keys, ignoreOrder: true);
        fields.Count(field => field.Name.StartsWith("asked.", StringComparison.Ordinal)).ShouldBe(PersonalPreferences.Events.Count);
        var saved = await tom.PostFormAsync(
            "/settings",
            [.. fields.Where(field => field.Name is not ("asked.decided" or "asked.commented")), ("channels.decided", "email"), ("channels.decided", "in-app")],
            ("Sec-Fetch-Site", "same-origin"));
        saved.Status.ShouldBe(303, saved.Text);
        (await tom.GetAsync("/api/preferences")).Json.GetProperty("channels").GetRawText().ShouldBe("""{"commented":[],"decided":["email","in-app"]}""");
        (await tom.GetAsync("/settings")).Text.ShouldContain("Your own choice: New comment: not at all. Decided: E-mail and In-app. All else as each request asks for.");
    }

    [Fact]
    public async Task A_form_that_lacks_the_table_leaves_nobody_untold()
    {
        using var tom = await site.SignedInAsync("tom-old@company.com");
        (await SaveAsync(tom, ("timeZone", "Europe/Berlin"), ("kinds", "unknown"))).Status.ShouldBe(303);
        (await tom.GetAsync("/api/preferences")).Json.GetProperty("channels").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Zones_are_suggested()
    {
        using var tom = await site.SignedInAsync("tom-zones@company.com");
        var page = (await tom.GetAsync("/settings")).Text;
        page.ShouldContain("list=\"zones\"");
        foreach (var zone in Zones.Where(zone => !zone.Contains('+', StringComparison.Ordinal)))
            page.ShouldContain($"<option value=\"{zone}\">");
    }

    [Fact]
    public async Task Whoever_was_never_seen_gets_a_warning_as_stand_in_and_as_delegate_and_is_taken_all_the_same()
    {
        using var una = await site.SignedInAsync("una-unseen@company.com");
        using var seen = await site.SignedInAsync("seen-unseen@company.com");
        foreach (var (name, warned) in new[] { ("mispelt-unseen@company.com", true), ("seen-unseen@company.com", false) })
        {
            await Eventually.Async(
                async () =>
                {
                    await SaveAsync(una, ("timeZone", ""), ("awayFrom", "2099-07-01T08:00"), ("awayTo", "2099-07-15T08:00"), ("standIn", name), ("awayFromAt", ""), ("awayToAt", ""));
                    return WebUtility.HtmlDecode((await una.GetAsync("/settings")).Text).Contains($"Nobody has met {name} here yet", StringComparison.Ordinal) == warned;
                },
                because: $"{name} is warned of: {warned}");
            var asked = await una.CallAsync(HttpMethod.Post, "/api/approvals", new { title = "Handed over", approvers = new[] { "user:una-unseen@company.com" }, allowSelfApproval = true });
            var id = asked.Json.GetProperty("id").GetString();
            (await una.CallAsync(HttpMethod.Post, $"/api/approvals/{id}/delegate", new { to = "user:" + name })).Status.ShouldBe(200);
            var page = WebUtility.HtmlDecode((await una.GetAsync("/approvals/" + id)).Text);
            page.Contains($"{name} has never been seen here", StringComparison.Ordinal).ShouldBe(warned, page);
        }
    }

    [Fact]
    public async Task Only_people_whom_one_meets_in_requests_that_one_may_read_are_suggested()
    {
        using var ci = await site.SignedInAsync("ci-met@company.com", "requester");
        using var mia = await site.SignedInAsync("mia-met@company.com", "approver");
        await ci.CallAsync(HttpMethod.Post, "/api/approvals", new { title = "Seen", approvers = new[] { "user:mia-met@company.com", "user:colleague-met@company.com", "group:met" } });
        await ci.CallAsync(HttpMethod.Post, "/api/approvals", new { title = "Not seen", approvers = new[] { "user:secret-met@company.com" } });
        var page = (await mia.GetAsync("/settings")).Text;
        page.ShouldContain("<option value=\"colleague-met@company.com\">");
        page.ShouldContain("<option value=\"ci-met@company.com\">");
        page.ShouldNotContain("secret-met");
        page.ShouldNotContain("<option value=\"mia-met@company.com\">", customMessage: "oneself stands in for nobody");
        page.ShouldNotContain("<option value=\"group:met\">");
    }

    private static async Task<Seen> SaveAsync(Visitor visitor, params (string Name, string Value)[] changed) => await visitor.PostFormAsync(
        "/settings", FormFields.Of((await visitor.GetAsync("/settings")).Text, "/settings").With(changed), ("Sec-Fetch-Site", "same-origin"));

    /// <summary>Everything that may be set, with times down to the millisecond, in the hours that the clock skips and repeats among them.</summary>
    private static JsonObject Any(Random chance)
    {
        var wanted = new JsonObject();
        if (chance.Next(2) == 0)
        {
            var kinds = PersonalPreferences.Events.Keys.ToArray();
            chance.Shuffle(kinds);
            var over = new JsonObject();
            foreach (var kind in kinds.Take(chance.Next(1, 5)))
            {
                var ways = Channels.ToArray();
                chance.Shuffle(ways);
                over[kind] = new JsonArray([.. ways.Take(chance.Next(5)).Select(way => (JsonNode)way)]);
            }

            wanted["channels"] = over;
        }

        var zone = chance.Next(4) == 0 ? null : Pick(chance, Zones);
        wanted["timeZone"] = zone;
        if (chance.Next(2) == 0)
        {
            var from = new TimeOnly(chance.Next(24), chance.Next(60));
            wanted["quietHours"] = new JsonObject
            {
                ["from"] = from.ToString("HH:mm", CultureInfo.InvariantCulture),
                ["to"] = from.AddMinutes(chance.Next(1, 1440)).ToString("HH:mm", CultureInfo.InvariantCulture),
                ["timeZone"] = chance.Next(2) == 0 ? zone ?? "UTC" : Pick(chance, Zones),
            };
        }

        if (chance.Next(3) > 0)
        {
            DateTimeOffset[] nights = [new(2027, 3, 28, 0, 0, 0, default), new(2027, 10, 31, 0, 0, 0, default), new(2027, 11, 7, 5, 0, 0, default), new(2020, 1, 1, 0, 0, 0, default)];
            var from = Pick(chance, nights).AddMilliseconds(chance.Next(3 * 3_600_000));
            wanted["outOfOffice"] = new JsonObject
            {
                ["from"] = Text(from),
                ["to"] = Text(from.AddMilliseconds(chance.NextInt64(1, 40_000_000_000))),
                ["delegate"] = Pick(chance, ["user:bob@company.com", "user:group:ops", "user:a:b", "user:straße", "user:user:x"]),
            };
        }

        return wanted;
    }

    private static void Same(JsonElement kept, JsonObject wanted, int round)
    {
        foreach (var name in (string[])["timeZone", "quietHours", "outOfOffice"])
            JsonNode.DeepEquals(JsonNode.Parse(kept.GetProperty(name).GetRawText()), wanted[name]).ShouldBeTrue($"round {round}: {name} of {wanted} became {kept}");
        JsonNode.DeepEquals(JsonNode.Parse(kept.GetProperty("channels").GetRawText()), wanted["channels"]).ShouldBeTrue($"round {round}: channels of {wanted} became {kept}");
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static T Pick<T>(Random chance, T[] among) => among[chance.Next(among.Length)];
}
