using Approvals.Domain.Principals;
using Approvals.Domain.Requests;

namespace Approvals.Host.Configuration;

/// <summary>Reads the words of this domain out of a section.</summary>
public static class SectionVocabulary
{
    public static T Choice<T>(this SectionReader section, string key, T fallback)
        where T : struct, Enum
    {
        if (section.Text(key) is not { } text)
            return fallback;
        if (TryChoose<T>(text, out var value))
            return value;
        section.Fault(key, $"'{text}' is not one of {Known<T>()}");
        return fallback;
    }

    public static IReadOnlyList<Principal> Principals(this SectionReader section, string key)
    {
        var principals = new List<Principal>();
        foreach (var text in section.List(key))
        {
            if (Principal.TryParse(text, out var principal))
                principals.Add(principal);
            else
                section.Fault(key, $"'{text}' is not user:NAME, group:NAME or service:NAME");
        }

        return principals;
    }

    /// <summary>Groups as <c>NAME</c> or <c>group:NAME</c>.</summary>
    public static IReadOnlyList<Principal> Groups(this SectionReader section, string key)
    {
        var groups = new List<Principal>();
        foreach (var text in section.List(key))
        {
            var name = text.StartsWith("group:", StringComparison.OrdinalIgnoreCase) ? text["group:".Length..] : text;
            if (Principal.TryParse("group:" + name, out var group))
                groups.Add(group);
            else
                section.Fault(key, $"'{text}' is not the name of a group");
        }

        return groups;
    }

    public static Roles Roles(this SectionReader section, string key)
    {
        var roles = Domain.Principals.Roles.None;
        foreach (var text in section.List(key))
        {
            if (TryChoose<Roles>(text, out var role) && role != Domain.Principals.Roles.None)
                roles |= role;
            else
                section.Fault(key, $"'{text}' is not one of requester, approver, auditor, operator");
        }

        return roles;
    }

    public static IReadOnlyList<string> Channels(this SectionReader section, string key)
    {
        var names = section.List(key).Select(name => name.ToLowerInvariant()).ToList();
        foreach (var name in names.Where(name => !ChannelNames.All.Contains(name)))
            section.Fault(key, $"'{name}' is not one of {string.Join(", ", ChannelNames.All)}");
        return names;
    }

    /// <summary>Enum.TryParse takes numbers and lists too; a setting is one name.</summary>
    private static bool TryChoose<T>(string text, out T value)
        where T : struct, Enum =>
        Enum.TryParse(text, ignoreCase: true, out value) && Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase);

    private static string Known<T>()
        where T : struct, Enum =>
        string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()));
}
