using Approvals.Channels.Delivery;
using Approvals.Channels.Email;
using Approvals.Channels.Slack;
using Approvals.Channels.Teams;
using Approvals.Channels.Templates;
using Approvals.Channels.Webhook;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Channels;

public static class ChannelServices
{
    /// <summary>The channels that are configured, what they say, and the dispatcher that sends over them.</summary>
    /// <param name="publicUrl">Where people reach the pages; null: messages carry no links.</param>
    /// <param name="templates">A directory of the operator's own templates; null: the built-in ones only.</param>
    public static IServiceCollection AddChannels(this IServiceCollection services, ChannelsOptions options, Uri? publicUrl = null, string? templates = null) => services
        .AddSingleton(options)
        .AddSingleton(new PublicLinks(publicUrl))
        .AddTemplates(templates)
        .AddSlack(options.Slack)
        .AddEmail(options.Email)
        .AddWebhooks(options.Webhook)
        .AddTeams(options.Teams)
        .AddDelivery(options);
}
