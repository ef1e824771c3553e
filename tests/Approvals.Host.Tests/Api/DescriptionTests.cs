using System.Net;
using System.Text;
using System.Text.Json;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Bodies;
using Approvals.Host.Api.Keys;
using Approvals.Host.Api.OpenApi;
using Approvals.Host.Tests.Api.Support;

namespace Approvals.Host.Tests.Api;

public sealed class DescriptionTests(ApiHost host) : IClassFixture<ApiHost>
{
    public static TheoryData<string, string> Routes => new()
    {
        { "post", "/api/approvals" }, { "get", "/api/approvals/{id}" }, { "get", "/api/approvals/{id}/decision" }, { "get", "/api/approvals/{id}/gate" },
        { "post", "/api/approvals/{id}/approve" }, { "post", "/api/approvals/{id}/reject" }, { "delete", "/api/approvals/{id}/vote" },
        { "post", "/api/approvals/{id}/delegate" }, { "delete", "/api/approvals/{id}/delegate" }, { "post", "/api/approvals/{id}/cancel" },
        { "post", "/api/approvals/{id}/override" }, { "post", "/api/approvals/{id}/remind" }, { "post", "/api/approvals/{id}/comments" }, { "post", "/api/approvals/{id}/erase" },
        { "post", "/api/approvals/batch" }, { "get", "/api/approvals/pending" }, { "get", "/api/approvals/history" },
        { "get", "/api/approvals/{id}/audit" }, { "get", "/api/approvals/{id}/events" }, { "get", "/api/approvals/statistics" },
        { "get", "/api/approvals/{id}/notifications" }, { "post", "/api/deliveries/{id}/retry" }, { "get", "/api/preferences" }, { "put", "/api/preferences" },
        { "get", "/api/notifications" }, { "get", "/api/notifications/count" }, { "post", "/api/notifications/{id}/read" }, { "post", "/api/notifications/read-all" },
        { "get", "/api/cluster" }, { "post", "/api/cluster/drain" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Every_call_is_described_with_its_answers_and_problems(string method, string path)
    {
        var call = (await DocumentAsync()).GetProperty("paths").GetProperty(path).GetProperty(method);

        call.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty();
        var responses = call.GetProperty("responses");
        responses.EnumerateObject().ShouldContain(response => response.Name.StartsWith('2'));
        foreach (var status in new[] { "400", "401", "503" })
            responses.GetProperty(status).GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").ValueKind.ShouldBe(JsonValueKind.Object);
        if (path.Contains("{id}", StringComparison.Ordinal))
            call.GetProperty("parameters").EnumerateArray().Count(parameter => parameter.GetProperty("name").GetString() == "id").ShouldBe(1);
    }

    [Fact]
    public async Task The_description_is_openapi_3_1_with_a_bearer_scheme_and_a_create_body_with_an_example()
    {
        var document = await DocumentAsync();

        document.GetProperty("openapi").GetString().ShouldStartWith("3.1.");
        document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("scheme").GetString().ShouldBe("bearer");
        var body = document.GetProperty("paths").GetProperty("/api/approvals").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json");
        body.GetProperty("example").GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        var draft = document.GetProperty("components").GetProperty("schemas").GetProperty("ApprovalDraft");
        draft.GetProperty("required")[0].GetString().ShouldBe("title");
        draft.GetProperty("properties").TryGetProperty("timeoutMs", out _).ShouldBeTrue();
    }

    [Fact]
    public void The_example_of_a_create_is_a_valid_request()
    {
        var draft = BodyReader.Parse(Encoding.UTF8.GetBytes(Examples.Create), ApiJson.Strict.ApprovalDraft);

        var (request, errors) = DraftValidator.Validate(draft, Principal.User("ci"), new RequestDefaults());

        errors.ShouldBeEmpty();
        request!.Stages[0].Rules[0].Min.ShouldBe(2);
    }

    [Fact]
    public void The_examples_of_the_other_bodies_are_valid()
    {
        var faults = new Faults();
        Read<ApproveBody>(Examples.Approve).Check(faults);
        Read<RejectBody>(Examples.Reject).Check(faults);
        Read<DelegateBody>(Examples.Delegate).Check(faults);
        Read<CancelBody>(Examples.Cancel).Check(faults);
        Read<OverrideBody>(Examples.Override).Check(faults);
        Read<CommentBody>(Examples.Comment).Check(faults);
        Read<EraseBody>(Examples.Erase).Check(faults);
        BodyReader.Parse(Encoding.UTF8.GetBytes(Examples.CreateKey), ApiJson.Strict.KeyBody).Check(faults, new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        BodyReader.Parse(Encoding.UTF8.GetBytes(Examples.Batch), ApiJson.Strict.BatchBody).Check(faults);

        BodyReader.Parse(Encoding.UTF8.GetBytes(Examples.Preferences), ApiJson.Strict.PersonalPreferences).Check(faults, new RequestDefaults().KnownChannels, Principal.User("ann"));

        faults.Any.ShouldBeFalse();
    }

    [Theory]
    [InlineData("/docs/index.html")]
    [InlineData("/docs/errors")]
    public async Task The_pages_for_people_need_no_credentials(string path)
    {
        using var response = await host.Anonymous().GetAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).ShouldContain("<html");
    }

    private static T Read<T>(string example)
        where T : class, IRequestBody<T> => BodyReader.Parse(Encoding.UTF8.GetBytes(example), T.Json);

    private async Task<JsonElement> DocumentAsync()
    {
        using var response = await host.Anonymous().GetAsync("/openapi/v1.json");
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await response.JsonAsync();
    }
}
