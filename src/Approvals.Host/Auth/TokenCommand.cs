using Approvals.Host.Configuration;

namespace Approvals.Host.Auth;

/// <summary>
/// <c>token --name ann@example.com [--roles requester,approver] [--groups security] [--lifetime 8h]</c>: prints a JWT signed with
/// <c>Auth:Jwt:SigningKey</c>. For operators who hold that key anyway, and for trying the service out.
/// </summary>
public static class TokenCommand
{
    public const string Verb = "token";

    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(8);

    public static bool IsMeant(string[] args) => args is [Verb, ..];

    /// <returns>The exit code.</returns>
    public static int Run(string[] args, JwtOptions jwt, TimeProvider time, TextWriter output, TextWriter errors)
    {
        var asked = new ConfigurationBuilder().AddCommandLine(args[1..]).Build();
        var lifetime = DefaultLifetime;
        var complaint = jwt.SigningKey is null ? "Tokens can be made only where Auth:Jwt:SigningKey is configured."
            : asked["name"] is null ? "Usage: token --name NAME [--roles requester,approver] [--groups NAME,NAME] [--lifetime 8h]"
            : asked["lifetime"] is { } text && !Duration.TryParse(text, out lifetime) ? "--lifetime is a duration such as 8h."
            : null;
        if (complaint is not null)
        {
            errors.WriteLine(complaint);
            return 1;
        }

        output.WriteLine(TokenMint.Make(jwt, asked["name"]!, ListOf(asked["roles"]), ListOf(asked["groups"]), lifetime, time));
        return 0;
    }

    private static string[] ListOf(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
