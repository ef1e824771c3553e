using System.Net.Http.Headers;
using System.Text;
using Approvals.Application.Reading;
using Approvals.Domain.Requests;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.Queries;
using Approvals.Host.Tests.Api.Support;

namespace Approvals.Host.Tests.Api;

public sealed class MalformedTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string SomeId = "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";

    public static TheoryData<string> BadCreates =>
    [
        "", "null", "[]", "\"x\"", "{", "{}x", "{\"title\":\"t\"} {}", "{'title':'t'}", "{\"title\":\"t\",}", "// no\n{\"title\":\"t\"}",
        "{}", """{"title":null}""", """{"title":""}""", """{"title":"  "}""", """{"title":7}""", """{"title":["t"]}""",
        """{"title":"a\nb"}""", """{"title":"a\u0000b"}""", """{"title":"a\u2028b"}""", """{"title":"a\u0085b"}""", "{\"title\":\"" + new string('x', 201) + "\"}",
        """{"title":"t","unknown":1}""", """{"title":"t","Title":"t"}""", """{"title":"t","title":"t"}""", """{"title":"t","context":{"a":1,"a":2}}""",
        """{"title":"t","context":{"a":{"b":1,"\u0062":2}}}""", """{"title":"t","context":[]}""", """{"title":"t","context":"x"}""", """{"title":"t","context":{"a":1e400}}""",
        """{"title":"\ud800"}""", """{"title":"t","context":{"a":"\udc00"}}""", """{"title":"t","context":{"\ud800":1}}""",
        """{"title":"t","description":"a\u0007b"}""", """{"title":"t","workflowId":"a\nb"}""", """{"title":"t","workflowId":7}""",
        """{"title":"t","tags":{"a":1}}""", """{"title":"t","tags":{"a":null}}""", """{"title":"t","tags":[]}""", """{"title":"t","tags":{"":"x"}}""",
        """{"title":"t","approvers":["ann"]}""", """{"title":"t","approvers":["user:"]}""", """{"title":"t","approvers":["role:x"]}""", """{"title":"t","approvers":[null]}""",
        """{"title":"t","approvers":["user:a  b"]}""", """{"title":"t","approvers":"user:ann"}""", """{"title":"t","approvers":["user:ann"],"requireMinApprovers":2}""",
        """{"title":"t","approvers":["user:ci"]}""", """{"title":"t","requireMinApprovers":0}""", """{"title":"t","requireMinApprovers":-1}""", """{"title":"t","requireMinApprovers":"2"}""",
        """{"title":"t","requireMinApprovers":1.5}""", """{"title":"t","requireMinApprovers":99999999999}""", """{"title":"t","requireMinRejections":0}""",
        """{"title":"t","stages":[]}""", """{"title":"t","stages":[null]}""", """{"title":"t","stages":[{"rules":[]}]}""", """{"title":"t","stages":[{"name":"a"}]}""",
        """{"title":"t","stages":[{"rules":[{"from":["group:a"],"min":0}]}]}""", """{"title":"t","stages":[{"rules":[{"from":["x"]}]}]}""",
        """{"title":"t","stages":[{"rules":[{"from":["group:a"],"max":1}]}]}""",
        """{"title":"t","stages":[{"rules":[{"from":["group:a"]}]}],"approvers":["group:a"]}""", """{"title":"t","stages":[{"rules":[{"from":["group:a"]}]}],"requireMinApprovers":1}""",
        """{"title":"t","timeoutMs":-1}""", """{"title":"t","timeoutMs":315360000001}""", """{"title":"t","timeoutMs":"1h"}""", """{"title":"t","timeoutMs":1.5}""", """{"title":"t","timeoutMs":true}""",
        """{"title":"t","timeoutAction":"explode"}""", """{"title":"t","timeoutAction":"Reject"}""", """{"title":"t","timeoutAction":1}""",
        """{"title":"t","timeoutAction":"escalate"}""", """{"title":"t","timeoutAction":"escalate","escalation":[]}""", """{"title":"t","escalation":[{"to":[]}]}""", """{"title":"t","escalation":[{"afterMs":-1,"to":["user:x"]}]}""",
        """{"title":"t","remindBeforeMs":[0]}""", """{"title":"t","remindBeforeMs":[null]}""", """{"title":"t","autoApprove":{}}""", """{"title":"t","autoApprove":{"path":"/a","op":"like","value":1}}""",
        """{"title":"t","autoApprove":{"path":"a","op":"eq","value":1}}""", """{"title":"t","autoApprove":{"all":[]}}""", """{"title":"t","autoApprove":{"path":"/a","op":"matches","value":"(?=x)"}}""",
        """{"title":"t","inputs":[{"label":"x"}]}""", """{"title":"t","inputs":[{"name":"a"},{"name":"a"}]}""", """{"title":"t","inputs":[{"name":"a","type":"date"}]}""",
        """{"title":"t","inputs":[{"name":"a","type":"choice"}]}""", """{"title":"t","inputs":[{"name":"a","pattern":"("}]}""", """{"title":"t","inputs":[{"name":"a","type":"number","pattern":"x"}]}""",
        """{"title":"t","priority":"urgent"}""", """{"title":"t","priority":2}""", """{"title":"t","notifyUsers":["ann"]}""", """{"title":"t","notifyUsers":["a@b.c\r\nBcc: x@y.z"]}""",
        """{"title":"t","notifyChannels":["fax"]}""", """{"title":"t","allowSelfApproval":"true"}""", """{"title":"t","requireComment":1}""", """{"title":"t","callback":"a\tb"}""",
        "{\"title\":\"t\",\"context\":" + string.Concat(Enumerable.Repeat("{\"a\":", 32)) + "1" + new string('}', 33),
    ];

    [Theory]
    [MemberData(nameof(BadCreates))]
    public async Task A_malformed_create_is_refused_and_changes_nothing(string body)
    {
        var before = host.World.Approvals.Count;

        using var response = await host.As("ci").PostAsync("/api/approvals", body);

        await response.ShouldBeProblemAsync(400, "invalid-request");
        host.World.Approvals.Count.ShouldBe(before);
        host.Log.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("POST", "approve", """{"reason":"x"}""")]
    [InlineData("POST", "approve", """{"inputs":[]}""")]
    [InlineData("POST", "approve", """{"revision":"1"}""")]
    [InlineData("POST", "approve", """{"comment":"\u0000"}""")]
    [InlineData("POST", "reject", null)]
    [InlineData("POST", "reject", "{}")]
    [InlineData("POST", "reject", """{"reason":" "}""")]
    [InlineData("DELETE", "vote", """{"x":1}""")]
    [InlineData("POST", "delegate", """{"to":"eve"}""")]
    [InlineData("POST", "delegate", "{}")]
    [InlineData("POST", "cancel", """{"reason":7}""")]
    [InlineData("POST", "override", """{"outcome":"cancelled","reason":"x"}""")]
    [InlineData("POST", "override", """{"outcome":"approved"}""")]
    [InlineData("POST", "comments", """{"text":""}""")]
    [InlineData("POST", "comments", "{}")]
    [InlineData("POST", "remind", "[]")]
    public async Task A_malformed_command_is_refused_before_anybody_asks_for_the_approval(string method, string call, string? body)
    {
        var id = await host.As("ci").CreateAsync();

        using var response = await host.As("ann").SendAsync(method, $"/api/approvals/{id}/{call}", body);

        await response.ShouldBeProblemAsync(400, "invalid-request");
        host.World.Version(id).ShouldBe(1);
    }

    [Theory]
    [InlineData("GET", "nonsense")]
    [InlineData("GET", "0199a1b2c3d47e5f8a9b0c1d2e3f4a5b")]
    [InlineData("GET", "%20")]
    [InlineData("POST", "{id}/approve")]
    [InlineData("GET", SomeId + "/decision?wait=61")]
    [InlineData("GET", SomeId + "/decision?wait=-1")]
    [InlineData("GET", SomeId + "/decision?wait=x")]
    [InlineData("GET", SomeId + "/decision?wait=1&wait=2")]
    [InlineData("GET", SomeId + "/gate?approved=199")]
    [InlineData("GET", SomeId + "/gate?pending=600")]
    [InlineData("GET", SomeId + "/gate?rejected=4e2")]
    [InlineData("GET", "pending?limit=0")]
    [InlineData("GET", "pending?limit=201")]
    [InlineData("GET", "pending?limit=ten")]
    [InlineData("GET", "pending?cursor=garbage")]
    [InlineData("GET", "pending?cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("GET", "pending?sort=title")]
    [InlineData("GET", "pending?mine=yes")]
    [InlineData("GET", "pending?priority=urgent")]
    [InlineData("GET", "pending?requester=ci")]
    [InlineData("GET", "pending?tag=nocolon")]
    [InlineData("GET", "pending?workflowId=a%00b")]
    [InlineData("GET", "pending?q=%FF")]
    [InlineData("GET", "pending?workflowId=%ED%A0%80")]
    [InlineData("GET", "pending?tag=k:%C3%28")]
    [InlineData("GET", "history?status=pending")]
    [InlineData("GET", "history?from=yesterday")]
    [InlineData("GET", "history?from=2026-02-01&to=2026-01-01")]
    [InlineData("GET", "history?approver=x")]
    [InlineData("GET", "history?limit=1000")]
    [InlineData("GET", "statistics?from=x")]
    public async Task A_malformed_address_is_refused_to_those_who_may_call_and_not_judged_for_strangers(string method, string path)
    {
        using var known = await host.As("ann").SendAsync(method, "/api/approvals/" + path);
        using var stranger = await host.Anonymous().SendAsync(method, "/api/approvals/" + path);

        await known.ShouldBeProblemAsync(400, "invalid-request");
        await stranger.ShouldBeProblemAsync(401, "unauthenticated");
    }

    [Theory]
    [InlineData("history", false, null)]
    [InlineData("pending?sort=created", false, null)]
    [InlineData("pending?sort=priority", false, Priority.High)]
    [InlineData("pending?sort=priority", true, null)]
    [InlineData("pending?sort=created", true, Priority.High)]
    [InlineData("history", true, Priority.High)]
    public async Task A_cursor_that_no_page_of_the_list_ends_with_is_refused(string list, bool hasTime, Priority? priority)
    {
        var made = Cursor.Write(DigestOf(list), new PageKey(hasTime ? DateTimeOffset.UnixEpoch : null, priority, Guid.Empty));

        using var response = await host.As("ann").SendAsync("GET", $"/api/approvals/{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}cursor={made}");

        await response.ShouldBeProblemAsync(400, "invalid-request");
    }

    private static byte[] DigestOf(string list) => list == "history"
        ? Cursor.DigestOf("history", null, null, null, null, null, null, null, null, "")
        : Cursor.DigestOf("pending", false, "", null, null, null, null, list.EndsWith("created", StringComparison.Ordinal) ? PendingSort.Created : PendingSort.Priority);

    [Theory]
    [InlineData("If-Match", "3")]
    [InlineData("If-Match", "\"3")]
    [InlineData("If-Match", "\"3\" \"4\"")]
    [InlineData("If-Match", "*, \"3\"")]
    [InlineData("Idempotency-Key", "a b")]
    public async Task A_malformed_header_is_refused(string name, string value)
    {
        var id = await host.As("ci").CreateAsync();

        using var response = await host.As("ann").PostAsync($"/api/approvals/{id}/approve", null, (name, value));

        await response.ShouldBeProblemAsync(400, "invalid-request");
        host.World.Version(id).ShouldBe(1);
    }

    [Theory]
    [InlineData("If-Match", "\"3\",")]
    [InlineData("If-Match", ",\"3\"")]
    [InlineData("If-Match", "w/\"3\"")]
    [InlineData("If-Match", "")]
    [InlineData("Idempotency-Key", "")]
    public void A_malformed_header_that_clients_would_mend_is_refused(string name, string value)
    {
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.Request.Headers[name] = value;

        var refused = Should.Throw<ProblemException>(() => name == "If-Match" ? (object?)EntityTags.IfMatch(context.Request) : RepeatGuard.Read(context.Request, []));

        refused.Problem.Kind.ShouldBe(ErrorKind.InvalidRequest);
    }

    [Fact]
    public async Task A_key_of_256_characters_a_bad_tag_and_a_bad_event_id_are_refused()
    {
        var id = await host.As("ci").CreateAsync();

        using var key = await host.As("ann").PostAsync($"/api/approvals/{id}/approve", null, ("Idempotency-Key", new string('k', 256)));
        using var tag = await host.As("ann").SendAsync("GET", $"/api/approvals/{id}", null, ("If-None-Match", "1"));
        using var last = await host.As("ann").SendAsync("GET", $"/api/approvals/{id}/events", null, ("Last-Event-ID", "x"));

        await key.ShouldBeProblemAsync(400, "invalid-request");
        await tag.ShouldBeProblemAsync(400, "invalid-request");
        await last.ShouldBeProblemAsync(400, "invalid-request");
    }

    [Fact]
    public async Task A_method_that_an_address_does_not_know_is_405()
    {
        using var response = await host.As("ci").SendAsync("PATCH", $"/api/approvals/{Guid.Empty}");

        await response.ShouldBeProblemAsync(405, "method-not-allowed");
        response.Content.Headers.Allow.ShouldContain("GET");
    }

    [Fact]
    public async Task A_body_that_is_not_utf8_is_400_and_one_that_is_not_json_is_415()
    {
        using var latin = new ByteArrayContent([.. "{\"title\":\""u8, 0xE9, .. "\"}"u8]);
        latin.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var form = new StringContent("title=t", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var utf16 = new StringContent("""{"title":"t"}""", Encoding.Unicode, "application/json");

        using var first = await host.As("ci").PostAsync("/api/approvals", latin);
        using var second = await host.As("ci").PostAsync("/api/approvals", form);
        using var third = await host.As("ci").PostAsync("/api/approvals", utf16);

        await first.ShouldBeProblemAsync(400, "invalid-request");
        await second.ShouldBeProblemAsync(415, "unsupported-media-type");
        await third.ShouldBeProblemAsync(415, "unsupported-media-type");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_256_KiB_is_too_large_whether_its_length_is_told_or_not(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/approvals");
        var bytes = Encoding.UTF8.GetBytes("{\"title\":\"t\",\"description\":\"" + new string('x', 1024 * 1024) + "\"}");
        request.Content = chunked ? new StreamContent(new Unseekable(bytes)) : new ByteArrayContent(bytes);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var response = await host.As("ci").SendAsync(request);

        await response.ShouldBeProblemAsync(413, "too-large");
    }

    [Fact]
    public async Task The_fields_at_fault_are_named()
    {
        using var response = await host.As("ci").PostAsync("/api/approvals", """{"title":"t","approvers":["ann"],"priority":"x"}""");

        var errors = (await response.JsonAsync()).GetProperty("errors");
        errors.GetProperty("approvers[0]")[0].GetString().ShouldNotBeNull().ShouldContain("user:NAME");
        errors.GetProperty("priority").GetArrayLength().ShouldBe(1);
    }

    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
