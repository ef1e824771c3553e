using Approvals.Channels;
using Approvals.Domain.Principals;

namespace Approvals.Host.Configuration;

/// <summary>Reads the section <c>Channels</c>.</summary>
public static class ChannelsSection
{
    public static ChannelsOptions Read(SectionReader section)
    {
        var defaults = new ChannelsOptions();
        var options = new ChannelsOptions
        {
            Slack = SlackSection.Read(section.Section(nameof(defaults.Slack))),
            Email = EmailSection.Read(section.Section(nameof(defaults.Email))),
            Teams = TeamsSection.Read(section.Section(nameof(defaults.Teams))),
            Webhook = WebhookSection.Read(section.Section(nameof(defaults.Webhook))),
            Groups = ReadGroups(section),
            Default = section.Channels(nameof(defaults.Default)) is { Count: > 0 } named ? named : defaults.Default,
            Retry = RetrySection.Read(section.Section(nameof(defaults.Retry))),
            Delivery = DeliverySections.ReadDelivery(section.Section(nameof(defaults.Delivery))),
            Digest = DeliverySections.ReadDigest(section.Section(nameof(defaults.Digest))),
            Breaker = DeliverySections.ReadBreaker(section.Section(nameof(defaults.Breaker))),
            Limits = DeliverySections.ReadLimits(section, nameof(defaults.Limits)),
        };
        section.RefuseOthers();
        return options;
    }

    private static Dictionary<Principal, GroupOptions> ReadGroups(SectionReader section)
    {
        const string key = nameof(ChannelsOptions.Groups);
        var groups = new Dictionary<Principal, GroupOptions>();
        foreach (var child in section.Children(key))
        {
            var group = ReadGroup(child);
            if (!Principal.TryParse("group:" + child.Name, out var principal))
                section.Fault(key, $"'{child.Name}' is not the name of a group");
            else if (!groups.TryAdd(principal, group))
                section.Fault(key, $"'{child.Name}' is there twice");
        }

        return groups;
    }

    private static GroupOptions ReadGroup(SectionReader section)
    {
        var options = new GroupOptions
        {
            Emails = section.List(nameof(GroupOptions.Emails)),
            SlackChannel = section.Text(nameof(GroupOptions.SlackChannel)),
            Users = section.Principals(nameof(GroupOptions.Users)),
        };
        foreach (var email in options.Emails.Where(email => !MailAddresses.IsAddress(email)))
            section.Fault(nameof(GroupOptions.Emails), $"'{email}' is not an e-mail address");
        foreach (var principal in options.Users.Where(principal => !principal.IsUser))
            section.Fault(nameof(GroupOptions.Users), $"'{principal}' is not user:NAME");
        section.RefuseOthers();
        return options;
    }
}
