using Approvals.Channels.Templates;
using Approvals.Channels.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Approvals.Channels.Tests.Templates;

public sealed class TemplateStoreTests : IDisposable
{
    private const string Subject = "email/approval-requested.subject.hbs";

    private readonly Scratch scratch = new();
    private readonly FakeTimeProvider time = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void An_operators_template_replaces_the_built_in_one()
    {
        scratch.Write(Subject, "Bitte: {{approval.title}}");
        SubjectOf(Open()).ShouldBe("Bitte: Deploy payments 4.7.11 to production");
    }

    [Fact]
    public void A_change_is_seen_while_the_service_runs()
    {
        scratch.Write(Subject, "one {{approval.title}}");
        var store = Open();
        SubjectOf(store).ShouldStartWith("one");
        scratch.Write(Subject, "two {{approval.title}}");
        SubjectOf(store).ShouldStartWith("one");
        time.Advance(TimeSpan.FromSeconds(3));
        SubjectOf(store).ShouldStartWith("two");
    }

    [Fact]
    public void A_change_that_does_not_work_has_no_effect()
    {
        scratch.Write(Subject, "one {{approval.title}}");
        var store = Open();
        scratch.Write(Subject, "{{#if approval}}");
        time.Advance(TimeSpan.FromSeconds(3));
        SubjectOf(store).ShouldStartWith("one");
        scratch.Write(Subject, "three {{approval.title}}");
        time.Advance(TimeSpan.FromSeconds(3));
        SubjectOf(store).ShouldStartWith("three");
    }

    [Theory]
    [InlineData(Subject, "{{#if approval}}", "email/approval-requested.subject.hbs: ")]
    [InlineData(Subject, "{{approval.titel}}", "titel is undefined")]
    [InlineData(Subject, "{{decision.outcome}}", "email/approval-requested.subject.hbs: ")]
    [InlineData(Subject, "{{{approval.title}}}", "three braces")]
    [InlineData(Subject, "{{ {approval.title}}}", "three braces")]
    [InlineData(Subject, "   ", "yields nothing")]
    [InlineData("email/approval-wanted.subject.hbs", "x", "is not the name of a template")]
    [InlineData("sms/approval-requested.text.hbs", "x", "is not the name of a template")]
    [InlineData("slack/approval-requested.json.hbs", "{ \"text\": {{approval.title}} }", "slack/approval-requested.json.hbs: ")]
    [InlineData("slack/approval-requested.json.hbs", "not json", "slack/approval-requested.json.hbs: ")]
    [InlineData("email/_layout.html.hbs", "{{nothing}}", "nothing is undefined")]
    public void A_template_that_does_not_work_stops_the_start_with_one_line(string file, string source, string words)
    {
        scratch.Write(file, source);
        var refused = Should.Throw<TemplateException>(() => Open());
        refused.Faults.ShouldContain(line => line.Contains(words, StringComparison.Ordinal));
        refused.Faults.ShouldAllBe(line => !line.Contains('\n', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{{#> layout eyebrow=\"e\" heading=approval.title reason=\"r\"}}\n    {{> facts}}\n  {{approval.title}}\n{{/layout}}")]
    [InlineData("<div>\n    {{> facts}}\n</div>")]
    [InlineData("<div>\n\t{{~> facts}}\n</div>")]
    [InlineData("<div>\n    {{#> layout eyebrow=\"e\" heading=approval.title reason=\"r\"}}\n        {{approval.title}}\n    {{/layout}}\n</div>")]
    [InlineData("{{#*inline \"mine\"}}{{approval.title}}{{/inline}}\n    {{> mine}}")]
    public void Values_are_escaped_wherever_a_partial_stands(string source)
    {
        scratch.Write("email/_layout.html.hbs", "<main>\n    {{eyebrow}} {{heading}} {{reason}}\n        {{> @partial-block}}\n</main>");
        scratch.Write("email/_facts.html.hbs", "<p>\n    {{approval.title}}\n    {{#each approval.facts}}\n        {{> row}}\n    {{/each}}\n</p>");
        var model = Messages.ModelOf(Messages.About(Messages.Pending(Messages.Request with { Title = "<script>" })));
        string html;
        try
        {
            html = Open().RenderSource(TemplatePart.EmailHtml, source, model);
        }
        catch (TemplateException)
        {
            return;
        }

        html.ShouldNotContain("<script>");
        html.ShouldContain("&lt;script&gt;");
    }

    [Fact]
    public void A_source_may_be_tried_without_keeping_it()
    {
        var store = Open();
        var model = Messages.ModelOf(Messages.About(Messages.Pending()));
        store.RenderSource(TemplatePart.EmailSubject, "Try {{approval.title}}", model).ShouldBe("Try Deploy payments 4.7.11 to production");
        Should.Throw<TemplateException>(() => store.RenderSource(TemplatePart.EmailSubject, "{{nothing}}", model));
        Should.Throw<TemplateException>(() => store.RenderSource(TemplatePart.EmailHtml, "{{{approval.title}}}", model));
    }

    private TemplateStore Open() => new(scratch.Path, time, NullLogger<TemplateStore>.Instance);

    private static string SubjectOf(TemplateStore store) =>
        store.Render(TemplatePart.EmailSubject, MessageTemplates.Requested, Messages.ModelOf(Messages.About(Messages.Pending())));
}
