using System.Text;
using System.Text.Json;
using Approvals.Domain.Requests;
using Approvals.Host.Tests.Api.Support;

namespace Approvals.Host.Tests.Api;

/// <summary>What a body says, and how it is told what is wrong with it.</summary>
public sealed class BodyTests(ApiHost host) : IClassFixture<ApiHost>
{
    /// <summary>Body without its title, the field that is named, and what is said about it.</summary>
    public static TheoryData<string, string, string> DeadPolicies => new()
    {
        { """ "timeoutMs":60000,"timeoutAction":"reject","escalation":[{"afterMs":120000,"to":["user:cto@x.example"]}] """, "escalation[0].afterMs", "before the deadline" },
        { """ "timeoutMs":60000,"remindBeforeMs":[120000] """, "remindBeforeMs[0]", "less than the timeout" },
        { """ "timeoutMs":null,"remindBeforeMs":[60000] """, "remindBeforeMs", "no deadline to remind of" },
        { """ "timeoutMs":600000,"escalation":[{"afterMs":300000,"to":["user:a@x.example"]},{"afterMs":200000,"to":["user:b@x.example"]}] """, "escalation[1].afterMs", "later than the level before" },
        { """ "escalation":[{"afterMs":3600000,"to":["user:cto"]}] """, "escalation[0].afterMs", "3600000 ms after creation" },
        { """ "timeoutMs":0,"escalation":[{"afterMs":3600001,"to":["user:cto"]}] """, "escalation[0].afterMs", "before the deadline" },
        { """ "timeoutMs":60000,"timeoutAction":"approve","escalation":[{"afterMs":60000,"to":["user:cto"]}] """, "escalation[0].afterMs", "before the deadline" },
        { """ "remindBeforeMs":[3600000] """, "remindBeforeMs[0]", "3600000 ms" },
        { """ "timeoutMs":60000,"remindBeforeMs":[59999,60000] """, "remindBeforeMs[1]", "less than the timeout" },
        { """ "timeoutAction":"escalate","escalation":[{"afterMs":5,"to":["user:a"]},{"afterMs":5,"to":["user:b"]}] """, "escalation[1].afterMs", "later than the level before" },
        { """ "approvers":["group:ops"],"escalation":[{"to":["user:cto"]}] """, "escalation[0].afterMs", "Nothing would ever take this level" },
        { """ "timeoutMs":null,"timeoutAction":"escalate","escalation":[{"to":["user:cto"]}] """, "escalation[0].afterMs", "Nothing would ever take this level" },
        { """ "escalation":[{"afterMs":5,"to":["user:ci"]}] """, "escalation[0].to", "may not decide" },
        { """ "timeoutAction":"escalate" """, "timeoutAction", "needs an escalation list" },
        { """ "approvers":["user:ann","user:ANN"],"requireMinApprovers":2 """, "approvers", "cannot meet" },
        { """ "stages":[{"rules":[{"from":["user:ann"],"min":1},{"from":["user:ann"],"min":1}]}] """, "stages", "cannot meet" },
        { """ "stages":[{"rules":[{"from":["user:ann","user:bob"],"min":2}]},{"rules":[{"from":["user:bob"]}]}] """, "stages", "cannot meet" },
        { """ "autoApprove":{"path":"/a","op":"in","value":[]} """, "autoApprove", "at least one value" },
    };

    [Theory]
    [MemberData(nameof(DeadPolicies))]
    public async Task A_policy_that_can_never_do_what_it_says_is_refused_where_it_says_it(string fields, string field, string message)
    {
        using var response = await host.As("ci").PostAsync("/api/approvals", "{\"title\":\"t\"," + fields + "}");

        (await ErrorsAsync(response)).GetProperty(field)[0].GetString().ShouldNotBeNull().ShouldContain(message);
    }

    [Theory]
    [InlineData(""" "timeoutMs":60000,"timeoutAction":"escalate","escalation":[{"afterMs":120000,"to":["user:cto"]}] """)]
    [InlineData(""" "timeoutMs":null,"escalation":[{"afterMs":120000,"to":["user:cto"]}] """)]
    [InlineData(""" "timeoutMs":60000,"remindBeforeMs":[59999] """)]
    [InlineData(""" "approvers":["user:ann"],"escalation":[{"to":["user:cto"]}] """)]
    [InlineData(""" "timeoutMs":null,"timeoutAction":"reject" """)]
    public async Task A_policy_that_may_yet_do_it_is_taken(string fields)
    {
        using var response = await host.As("ci").PostAsync("/api/approvals", "{\"title\":\"t\"," + fields + "}");

        ((int)response.StatusCode).ShouldBe(201, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_configured_default_counts_as_the_timeout()
    {
        using var hurried = new ApiHost(Approvals.Domain.Policy.PolicyFloor.None, new RequestDefaults { DefaultTimeoutMs = 1_000 });

        using var late = await hurried.As("ci").PostAsync("/api/approvals", """{"title":"t","escalation":[{"afterMs":1000,"to":["user:cto"]}],"remindBeforeMs":[1000]}""");
        using var early = await hurried.As("ci").PostAsync("/api/approvals", """{"title":"t","escalation":[{"afterMs":999,"to":["user:cto"]}],"remindBeforeMs":[999]}""");

        (await ErrorsAsync(late)).EnumerateObject().Select(error => error.Name).ShouldBe(["remindBeforeMs[0]", "escalation[0].afterMs"], ignoreOrder: true);
        ((int)early.StatusCode).ShouldBe(201);
    }

    [Theory]
    [InlineData("user:ann")]
    [InlineData("user:ANN")]
    public async Task Nobody_stands_in_for_themselves(string self)
    {
        using var response = await host.As("ann").SendAsync("PUT", "/api/preferences", """{"outOfOffice":{"from":"2026-03-01T00:00:00Z","to":"2026-03-08T00:00:00Z","delegate":"SELF"}}""".Replace("SELF", self, StringComparison.Ordinal));

        (await ErrorsAsync(response)).GetProperty("outOfOffice.delegate")[0].GetString().ShouldNotBeNull().ShouldStartWith("Must be somebody else");
    }

    [Theory]
    [InlineData("""{"title":"t","timeoutMs":1800000.0,"requireMinApprovers":2.0}""")]
    [InlineData("""{"title":"t","timeoutMs":18e5,"requireMinApprovers":2}""")]
    [InlineData("""{"title":"t","timeoutMs":1800000,"requireMinApprovers":20e-1}""")]
    [InlineData("""{"title":"t","timeoutMs":1.8E+6,"requireMinApprovers":2.000,"escalation":[{"afterMs":1e3,"to":["user:cto"]}],"remindBeforeMs":[3e2,200.0]}""")]
    public async Task An_integral_number_is_an_integer_however_it_is_written(string body)
    {
        using var response = await host.As("ci").PostAsync("/api/approvals", body);

        ((int)response.StatusCode).ShouldBe(201, await response.Content.ReadAsStringAsync());
        var approval = await response.JsonAsync();
        approval.GetProperty("timeoutMs").GetInt64().ShouldBe(1_800_000);
        approval.GetProperty("progress").GetProperty("required").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task A_revision_may_be_written_with_a_fraction_of_nothing()
    {
        var id = await host.As("ci").CreateAsync();

        using var response = await host.As("ann").PostAsync($"/api/approvals/{id}/approve", """{"revision":1.0}""");

        ((int)response.StatusCode).ShouldBe(200);
    }

    /// <summary>Body, the field that is named, and what is said about it.</summary>
    public static TheoryData<string, string, string> Misfits => new()
    {
        { """{"title":"t","timeoutMs":1.5}""", "timeoutMs", "Must be a whole number of milliseconds, or null for never." },
        { """{"title":"t","timeoutMs":"1h"}""", "timeoutMs", "Must be a whole number of milliseconds, or null for never." },
        { """{"title":"t","escalation":[{"afterMs":1.5,"to":["user:a"]}]}""", "escalation[0].afterMs", "Must be a whole number of milliseconds." },
        { """{"title":"t","remindBeforeMs":[1,0.5]}""", "remindBeforeMs[1]", "Must be a whole number of milliseconds." },
        { """{"title":"t","requireMinApprovers":1.5}""", "requireMinApprovers", "Must be a whole number." },
        { """{"title":"t","requireMinApprovers":99999999999}""", "requireMinApprovers", "Must be a whole number." },
        { """{"title":"t","stages":[{"rules":[{"from":["group:a"],"min":"2"}]}]}""", "stages[0].rules[0].min", "Must be a whole number." },
        { """{"title":7}""", "title", "Must be a text." },
        { """{"title":"t","requireComment":"yes"}""", "requireComment", "Must be true or false." },
        { """{"title":"t","approvers":"user:ann"}""", "approvers", "Must be a list." },
        { """{"title":"t","tags":[]}""", "tags", "Must be an object." },
        { """{"title":"t","tags":{"a":1}}""", "tags.a", "Must be a text." },
        { """{"title":"t","stages":[{"name":"a","rules":{}}]}""", "stages[0].rules", "Must be a list." },
        { """[]""", "body", "Must be an object." },
        { """{"title":"t","timeotMs":1}""", "timeotMs", "Unknown field, did you mean timeoutMs?" },
        { """{"title":"t","Title":"t"}""", "Title", "Unknown field, did you mean title?" },
        { """{"title":"t","aprovers":["user:ann"]}""", "aprovers", "Unknown field, did you mean approvers?" },
        { """{"title":"t","require_comment":true}""", "require_comment", "Unknown field, did you mean requireComment?" },
        { """{"title":"t","stages":[{"rules":[{"form":["group:a"]}]}]}""", "stages[0].rules[0].form", "Unknown field, did you mean from?" },
        { """{"title":"t","banana":1}""", "banana", "Unknown field." },
        { """{"title":"t","autoApprove":{"pth":"/a","op":"exists"}}""", "autoApprove.pth", "Unknown field, did you mean path?" },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public async Task A_wrong_type_and_an_unknown_field_are_told_apart(string body, string field, string message)
    {
        using var response = await host.As("ci").PostAsync("/api/approvals", body);

        (await ErrorsAsync(response)).GetProperty(field).EnumerateArray().Select(text => text.GetString()).ShouldBe([message]);
    }

    [Fact]
    public async Task Everything_that_does_not_fit_is_told_at_once_and_once()
    {
        using var response = await host.As("ci").PostAsync("/api/approvals", """{"titel":"t","timeoutMs":1.5,"approvers":[1,2],"priority":"high"}""");

        (await ErrorsAsync(response)).EnumerateObject().Select(error => (error.Name, error.Value.GetArrayLength()))
            .ShouldBe([("titel", 1), ("timeoutMs", 1), ("approvers[0]", 1), ("approvers[1]", 1)]);
    }

    [Fact]
    public async Task What_is_wrong_with_several_parts_of_a_field_in_the_same_way_is_said_once()
    {
        using var response = await host.As("ci").PostAsync("/api/approvals", """{"title":"t","tags":{"a":"x\ny","b":"x\ny"}}""");

        (await ErrorsAsync(response)).GetProperty("tags").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_byte_order_mark_before_the_json_is_no_part_of_it()
    {
        using var content = new ByteArrayContent([0xEF, 0xBB, 0xBF, .. "{\"title\":\"t\"}"u8]);
        content.Headers.ContentType = new("application/json");

        using var response = await host.As("ci").PostAsync("/api/approvals", content);

        ((int)response.StatusCode).ShouldBe(201);
    }

    [Theory]
    [InlineData("/api/approvals/pending?requestor=x", "requestor", "Unknown query name; did you mean requester?")]
    [InlineData("/api/approvals/pending?requestor=", "requestor", "Unknown query name; did you mean requester?")]
    [InlineData("/api/approvals/pending?workflow=x", "workflow", "Unknown query name; did you mean workflowId?")]
    [InlineData("/api/approvals/pending?page=2", "page", "Unknown query name")]
    [InlineData("/api/approvals/history?since=2026-01-01", "since", "Unknown query name")]
    [InlineData("/api/approvals/history?statuss=approved", "statuss", "Unknown query name")]
    [InlineData("/api/approvals/statistics?form=2026-01-01", "form", "Unknown query name; did you mean from?")]
    [InlineData("/api/approvals/{id}?fields=title", "fields", "Unknown query name;")]
    [InlineData("/api/approvals/{id}/audit?limit=5", "limit", "Unknown query name;")]
    [InlineData("/api/approvals/{id}/decision?timeout=5", "timeout", "Unknown query name")]
    [InlineData("/api/approvals/{id}/gate?aproved=200", "aproved", "Unknown query name; did you mean approved?")]
    [InlineData("/api/notifications?unred=true", "unred", "Unknown query name; did you mean unread?")]
    [InlineData("/api/notifications/count?unread=true", "unread", "Unknown query name;")]
    [InlineData("/api/preferences?user=bob", "user", "Unknown query name;")]
    public async Task An_unknown_query_name_is_refused_and_not_ignored(string path, string name, string message)
    {
        var id = await host.As("ci").CreateAsync();

        using var response = await host.As("ann", "Approver, Auditor").GetAsync(path.Replace("{id}", id.ToString(), StringComparison.Ordinal));

        (await ErrorsAsync(response)).GetProperty(name)[0].GetString().ShouldNotBeNull().ShouldStartWith(message);
    }

    private static async Task<JsonElement> ErrorsAsync(HttpResponseMessage response)
    {
        await response.ShouldBeProblemAsync(400, "invalid-request");
        return (await response.JsonAsync()).GetProperty("errors");
    }
}
