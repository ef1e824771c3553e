using System.Security.Cryptography;
using System.Text;
using Approvals.Channels.People;
using Approvals.Domain.Principals;

namespace Approvals.Host.Configuration;

/// <summary>The section <c>Auth</c>.</summary>
public sealed class AuthOptions
{
    public IReadOnlyList<ApiKeyOptions> ApiKeys { get; init; } = [];

    public JwtOptions Jwt { get; init; } = new();

    public OidcOptions? Oidc { get; init; }

    /// <summary>The sign-in form that believes every name: in Development only.</summary>
    public bool DevSignIn { get; init; }

    /// <summary>How long what a person's newest credential showed is believed where the person shows none.</summary>
    public TimeSpan MembershipTrust { get; init; } = MembershipOptions.Default.Trust;

    public static AuthOptions Read(SectionReader section, bool development)
    {
        var options = new AuthOptions
        {
            ApiKeys = ReadKeys(section),
            Jwt = JwtOptions.Read(section.Section(nameof(Jwt)), development),
            Oidc = OidcOptions.Read(section.Section(nameof(Oidc))),
            DevSignIn = section.Flag(nameof(DevSignIn)) ?? development,
            MembershipTrust = section.PositiveDuration(nameof(MembershipTrust)) ?? MembershipOptions.Default.Trust,
        };
        if (options.DevSignIn && !development)
            section.Fault(nameof(DevSignIn), "is for the Development environment only");
        section.RefuseOthers();
        return options;
    }

    private static List<ApiKeyOptions> ReadKeys(SectionReader section)
    {
        var keys = new List<ApiKeyOptions>();
        foreach (var child in section.Children(nameof(ApiKeys)))
        {
            if (ApiKeyOptions.Read(child) is not { } key)
                continue;
            if (keys.Exists(other => other.Digest.AsSpan().SequenceEqual(key.Digest)))
                child.Fault("Key", $"is the key of {keys.Find(other => other.Digest.AsSpan().SequenceEqual(key.Digest))!.Self} too");
            keys.Add(key);
        }

        return keys;
    }
}

/// <summary>A key as it is kept: its digest, never itself.</summary>
public sealed class ApiKeyOptions
{
    public const string Prefix = "ak_";
    public const int MinLength = 20;

    public required byte[] Digest { get; init; }

    public required Principal Self { get; init; }

    public required IReadOnlyList<Principal> Groups { get; init; }

    public required Roles Roles { get; init; }

    /// <summary>Whether the holder, another application's server, is trusted to say which person looks at an embedded card.</summary>
    public bool Embeds { get; init; }

    public static ApiKeyOptions? Read(SectionReader section)
    {
        var key = section.Secret("Key");
        var name = section.Text("Name");
        var roles = section.Roles(nameof(Roles));
        var groups = section.Groups(nameof(Groups));
        var embeds = section.Flag(nameof(Embeds)) ?? false;
        section.RefuseOthers();
        if (key is null || !key.StartsWith(Prefix, StringComparison.Ordinal) || key.Length < MinLength)
            section.Fault("Key", $"must start with {Prefix} and have at least {MinLength} characters");
        if (!Principal.TryParse("service:" + name, out var self))
            section.Fault("Name", name is null ? "is missing" : $"'{name}' is not the name of a service");
        return key is null || self is null
            ? null
            : new() { Digest = SHA256.HashData(Encoding.UTF8.GetBytes(key)), Self = self, Groups = groups, Roles = roles, Embeds = embeds };
    }
}
