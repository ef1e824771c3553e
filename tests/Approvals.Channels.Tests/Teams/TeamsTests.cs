using System.Text.Json;
using Approvals.Channels.Teams;
using Approvals.Channels.Templates;
using Approvals.Channels.Tests.Support;
using Approvals.Domain.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Approvals.Channels.Tests.Teams;

public sealed class TeamsTests : IAsyncLifetime
{
    private Receiver workflow = null!;

    public async Task InitializeAsync() => workflow = await Receiver.StartAsync();

    public async Task DisposeAsync() => await workflow.DisposeAsync();

    [Fact]
    public async Task The_workflow_gets_an_adaptive_card_with_a_link()
    {
        workflow.Answer = context =>
        {
            context.Response.StatusCode = 202;
            return Task.CompletedTask;
        };
        var message = Messages.About(Messages.Pending());
        (await SendAsync(message)).ShouldBe(new SendResult.Delivered());

        var sent = JsonElement.Parse(workflow.Calls.Single().Text);
        sent.GetProperty("type").GetString().ShouldBe("message");
        var attachment = sent.GetProperty("attachments").EnumerateArray().Single();
        attachment.GetProperty("contentType").GetString().ShouldBe("application/vnd.microsoft.card.adaptive");
        var card = attachment.GetProperty("content");
        card.GetProperty("type").GetString().ShouldBe("AdaptiveCard");
        card.GetProperty("actions")[0].GetProperty("url").GetString().ShouldBe($"https://approvals.example.com/approvals/{message.ApprovalId}");
        card.ToString().ShouldContain("Deploy payments 4.7.11 to production");
        workflow.Calls.Single().Body.Length.ShouldBeLessThan(28 * 1024, "Teams takes no more");
    }

    [Theory]
    [InlineData(200, typeof(SendResult.Delivered))]
    [InlineData(202, typeof(SendResult.Delivered))]
    [InlineData(302, typeof(SendResult.TryLater))]
    [InlineData(400, typeof(SendResult.GiveUp))]
    [InlineData(401, typeof(SendResult.TryLater))]
    [InlineData(404, typeof(SendResult.GiveUp))]
    [InlineData(410, typeof(SendResult.GiveUp))]
    [InlineData(413, typeof(SendResult.GiveUp))]
    [InlineData(429, typeof(SendResult.TryLater))]
    [InlineData(500, typeof(SendResult.TryLater))]
    [InlineData(502, typeof(SendResult.TryLater))]
    public void Every_status_means_one_thing(int status, Type meaning) => TeamsAnswers.Classify(status, null).ShouldBeOfType(meaning);

    [Fact]
    public async Task A_correction_says_nothing_because_a_card_cannot_be_found_again()
    {
        (await SendAsync(Messages.About(Messages.Rejected(), MessageTemplates.Decided) with { UpdateOnly = true })).ShouldBeOfType<SendResult.Delivered>();
        workflow.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void One_line_of_composition_adds_it_and_only_when_it_is_configured()
    {
        NamesIn(new TeamsOptions { WebhookUrl = workflow.Url }).ShouldBe(["teams"]);
        NamesIn(new TeamsOptions()).ShouldBeEmpty();
        ChannelNames.All.ShouldContain("teams");
    }

    private async Task<SendResult> SendAsync(OutgoingMessage message)
    {
        using var channel = new TeamsChannel(new TeamsOptions { WebhookUrl = workflow.Url }, new TemplateStore(null, TimeProvider.System, NullLogger<TemplateStore>.Instance), Messages.Links, TimeProvider.System);
        return await channel.SendAsync(message, CancellationToken.None);
    }

    private static IEnumerable<string> NamesIn(TeamsOptions options)
    {
        using var services = new ServiceCollection().AddLogging().AddSingleton(Messages.Links).AddTemplates(null).AddTeams(options).BuildServiceProvider();
        return [.. services.GetServices<IChannel>().Select(channel => channel.Name)];
    }
}
