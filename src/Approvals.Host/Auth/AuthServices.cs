using Approvals.Host.Configuration;
using Approvals.Host.Embed;
using Microsoft.IdentityModel.Protocols;

namespace Approvals.Host.Auth;

public static class AuthServices
{
    public static IServiceCollection AddAuth(this IServiceCollection services, AuthOptions options, RateLimitOptions limits)
    {
        services.AddSingleton(options);
        services.AddSingleton(new ApiKeys(options.ApiKeys));
        services.AddSingleton(limits);
        services.AddSingleton<ApiKeyDirectory>();
        services.AddSingleton<ApiKeyWatch>();
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<BootstrapKey>(provider, Console.Out));
        services.AddSingleton(provider => new IdentityCache(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new TokenValidator(
            options.Jwt, KeysOf(options.Jwt.Authority, provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<EmbedTokens>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton<DroppedGroups>();
        return services;
    }

    /// <summary>The framework's part answers what an OpenID provider sends back; ours finds out who is calling.</summary>
    public static IApplicationBuilder UseCallers(this IApplicationBuilder app) => app.UseAuthentication().UseMiddleware<AuthenticationMiddleware>();

    /// <summary>The authority is not asked before the first token, so a dead one does not stop the start.</summary>
    private static AuthorityKeys? KeysOf(Uri? authority, IServiceProvider provider) => authority is null
        ? null
        : new AuthorityKeys(
            authority,
            new HttpDocumentRetriever { RequireHttps = authority.Scheme == Uri.UriSchemeHttps },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AuthorityKeys>>());
}
