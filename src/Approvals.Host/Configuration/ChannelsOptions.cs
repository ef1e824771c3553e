using Approvals.Domain.Principals;

namespace Approvals.Host.Configuration;

/// <summary>The section <c>Channels</c>: how people are told.</summary>
public sealed class ChannelsOptions
{
    public SlackOptions Slack { get; init; } = new();

    public EmailOptions Email { get; init; } = new();

    public WebhookOptions Webhook { get; init; } = new();

    /// <summary>Where a group is reached.</summary>
    public IReadOnlyDictionary<Principal, GroupOptions> Groups { get; init; } = new Dictionary<Principal, GroupOptions>();

    /// <summary>Channels of a request that names none.</summary>
    public IReadOnlyList<string> Default { get; init; } = ["in-app"];

    public RetryOptions Retry { get; init; } = new();

    public static ChannelsOptions Read(SectionReader section)
    {
        var options = new ChannelsOptions
        {
            Slack = SlackOptions.Read(section.Section(nameof(Slack))),
            Email = EmailOptions.Read(section.Section(nameof(Email))),
            Webhook = WebhookOptions.Read(section.Section(nameof(Webhook))),
            Groups = ReadGroups(section),
            Default = section.Channels(nameof(Default)) is { Count: > 0 } named ? named : new ChannelsOptions().Default,
            Retry = RetryOptions.Read(section.Section(nameof(Retry))),
        };
        section.RefuseOthers();
        return options;
    }

    private static Dictionary<Principal, GroupOptions> ReadGroups(SectionReader section)
    {
        var groups = new Dictionary<Principal, GroupOptions>();
        foreach (var child in section.Children(nameof(Groups)))
        {
            var group = GroupOptions.Read(child);
            if (!Principal.TryParse("group:" + child.Name, out var principal))
                section.Fault(nameof(Groups), $"'{child.Name}' is not the name of a group");
            else if (!groups.TryAdd(principal, group))
                section.Fault(nameof(Groups), $"'{child.Name}' is there twice");
        }

        return groups;
    }
}

/// <summary>The section <c>Channels:Groups:NAME</c>.</summary>
public sealed class GroupOptions
{
    public IReadOnlyList<string> Emails { get; init; } = [];

    public string? SlackChannel { get; init; }

    public IReadOnlyList<Principal> Users { get; init; } = [];

    public static GroupOptions Read(SectionReader section)
    {
        var options = new GroupOptions
        {
            Emails = section.List(nameof(Emails)),
            SlackChannel = section.Text(nameof(SlackChannel)),
            Users = section.Principals(nameof(Users)),
        };
        foreach (var email in options.Emails.Where(email => !EmailOptions.IsAddress(email)))
            section.Fault(nameof(Emails), $"'{email}' is not an e-mail address");
        foreach (var principal in options.Users.Where(principal => !principal.IsUser))
            section.Fault(nameof(Users), $"'{principal}' is not user:NAME");
        section.RefuseOthers();
        return options;
    }
}

/// <summary>The section <c>Channels:Retry</c>.</summary>
public sealed class RetryOptions
{
    /// <summary>Delays after failures; the first attempt is at once.</summary>
    public IReadOnlyList<TimeSpan> Schedule { get; init; } =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(24),
    ];

    public static RetryOptions Read(SectionReader section)
    {
        var delays = new List<TimeSpan>();
        foreach (var text in section.List(nameof(Schedule)))
        {
            if (Duration.TryParse(text, out var delay))
                delays.Add(delay);
            else
                section.Fault(nameof(Schedule), $"'{text}' is not a duration such as 30s, 5m or 1h");
        }

        section.RefuseOthers();
        return delays.Count > 0 ? new() { Schedule = delays } : new();
    }
}
