using Approvals.Domain.Decisions;
using Approvals.Domain.Inputs;
using Approvals.Domain.Json;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Inputs;

public sealed class InputValidatorTests
{
    private static readonly InputDefinition[] Definitions =
    [
        new() { Name = "ticket", Pattern = "CHG-[0-9]+", Required = true },
        new() { Name = "count", Type = InputType.Number },
        new() { Name = "sure", Type = InputType.Boolean },
        new() { Name = "window", Type = InputType.Choice, Choices = ["day", "night"] },
        new() { Name = "note" },
    ];

    private static Dictionary<string, string> Errors(string? values, bool complete = true) => InputValidator
        .Validate(Definitions, values is null ? null : new RawJson(values), complete).ToDictionary(error => error.Key, error => error.Value.Single());

    [Theory]
    [InlineData("""{"ticket":"CHG-1"}""")]
    [InlineData("""{"ticket":"see CHG-12","count":1.5,"sure":false,"window":"night","note":""}""")]
    [InlineData("""{"ticket":"CHG-1","count":null,"sure":true,"window":null}""")]
    public void What_fits_is_accepted(string values) => Errors(values).ShouldBeEmpty();

    [Theory]
    [InlineData(null, "ticket", "This input is required.")]
    [InlineData("{}", "ticket", "This input is required.")]
    [InlineData("""{"ticket":null}""", "ticket", "This input is required.")]
    [InlineData("""{"ticket":""}""", "ticket", "This input is required.")]
    [InlineData("""{"ticket":"none"}""", "ticket", "Expected to match CHG-[0-9]+.")]
    [InlineData("""{"ticket":7}""", "ticket", "Expected a string.")]
    [InlineData("""{"ticket":"CHG-1\n"}""", "ticket", "Expected one line of at most 4000 characters.")]
    [InlineData("""{"ticket":"CHG-1","count":"1"}""", "count", "Expected a number.")]
    [InlineData("""{"ticket":"CHG-1","sure":"yes"}""", "sure", "Expected true or false.")]
    [InlineData("""{"ticket":"CHG-1","window":"noon"}""", "window", "Expected one of: day, night.")]
    [InlineData("""{"ticket":"CHG-1","window":1}""", "window", "Expected one of: day, night.")]
    [InlineData("""{"ticket":"CHG-1","other":1}""", "other", "This request has no such input.")]
    public void What_does_not_fit_is_named(string? values, string name, string error) =>
        Errors(values).ShouldBe([new KeyValuePair<string, string>("inputs." + name, error)]);

    [Fact]
    public void A_text_has_a_length()
    {
        Errors($$"""{"ticket":"CHG-1","note":"{{new string('a', 4000)}}"}""").ShouldBeEmpty();
        Errors($$"""{"ticket":"CHG-1","note":"{{new string('a', 4001)}}"}""").Keys.ShouldBe(["inputs.note"]);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("null")]
    public void Inputs_are_an_object(string values) => Errors(values).ShouldBe([new KeyValuePair<string, string>("inputs", "Expected an object.")]);

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"ticket":""}""")]
    public void A_rejection_needs_no_inputs(string? values) => Errors(values, complete: false).ShouldBeEmpty();

    [Fact]
    public void What_a_rejection_gives_must_fit_all_the_same() =>
        Errors("""{"ticket":"none"}""", complete: false).Keys.ShouldBe(["inputs.ticket"]);

    [Fact]
    public void A_vote_with_unfit_inputs_is_refused() =>
        Given(Requested(Request() with { Inputs = Definitions })).When(Approve(Ann)).ThenRefused(RefusalCode.InvalidInputs)
            .ThenRuling(ruling => ruling.Refusal!.Errors!.Keys.ShouldBe(["inputs.ticket"]));

    [Fact]
    public void The_decision_carries_the_deciding_votes_inputs() =>
        Given(Requested(Request(quorum: 2) with { Inputs = Definitions }), Done(Approve(Ann, inputs: """{"ticket":"CHG-1"}""")))
            .When(Approve(Bob, inputs: """{"ticket":"CHG-2"}""")).Then(VoteCast(Bob), Decided(Outcome.Approved))
            .Decision().Decision.Inputs.ShouldBe(new RawJson("""{"ticket":"CHG-2"}"""));

    [Fact]
    public void A_rejection_decides_without_inputs() =>
        Given(Requested(Request() with { Inputs = Definitions })).When(Reject(Ann)).Then(VoteCast(Ann), Decided(Outcome.Rejected));
}
