using System.Net.Http.Headers;
using System.Text;
using Approvals.Channels.Templates;
using Approvals.Channels.Templates.Model;

namespace Approvals.Channels.Teams;

/// <summary>Posts cards to one Teams channel through a workflow. A workflow returns no reference, so an outcome is a card of its own.</summary>
public sealed class TeamsChannel(TeamsOptions options, TemplateStore templates, PublicLinks links, TimeProvider time) : IChannel, IDisposable
{
    private const string Everyone = "workflow";

    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(15) };

    public string Name => "teams";

    public IReadOnlyList<string> DestinationsOf(Addressee addressee) => addressee.Endpoint is null ? [Everyone] : [];

    public async Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (message.UpdateOnly)
            return new SendResult.Delivered();
        var card = templates.Render(TemplatePart.Teams, message.Template, MessageModel.Of(message, links.Approval));
        using var content = new StringContent(card, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(options.WebhookUrl, content, cancellationToken);
        return TeamsAnswers.Classify((int)response.StatusCode, PauseOf(response.Headers.RetryAfter));
    }

    public void Dispose() => client.Dispose();

    private TimeSpan? PauseOf(RetryConditionHeaderValue? header) => header?.Delta ?? header?.Date - time.GetUtcNow();
}
