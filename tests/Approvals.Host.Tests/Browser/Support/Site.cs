using Approvals.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Approvals.Host.Tests.Browser.Support;

/// <summary>The whole service behind a real socket on loopback, as a browser meets it.</summary>
public sealed class Site : IAsyncDisposable
{
    private readonly WebApplicationFactory<Program> factory;
    private readonly string directory = Directory.CreateTempSubdirectory("approvals-site-").FullName;

    private Site(string environment, string? connectionString, (string Key, string Value)[] settings)
    {
        File.WriteAllText(ClockOffset, "0");
        factory = new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
        {
            builder.UseEnvironment(environment);
            builder.UseUrls("http://127.0.0.1:0");
            builder.UseSetting("Database:Provider", connectionString is null ? "sqlite" : "postgres");
            builder.UseSetting("RateLimits:PermitsPerMinute", "0");
            builder.UseSetting("Database:ConnectionString", connectionString ?? $"Data Source={Path.Combine(directory, "approvals.db")}");
            builder.UseSetting("Auth:Jwt:SigningKey", Testing.Tokens.SigningKey);
            builder.UseSetting("Cluster:DrainDelay", "0");
            builder.UseSetting("Testing:ClockOffsetFile", ClockOffset);
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
        });
        factory.UseKestrel();
        factory.StartServer();
    }

    public IServiceProvider Services => factory.Services;

    public Uri Url => factory.ClientOptions.BaseAddress;

    private string ClockOffset => Path.Combine(directory, "clock-offset");

    /// <summary>In Development, where a name is enough to sign in.</summary>
    public static Site Start(params (string Key, string Value)[] settings) => new("Development", null, settings);

    public static Site StartIn(string environment, params (string Key, string Value)[] settings) => new(environment, null, settings);

    /// <summary>One of several nodes on a PostgreSQL database.</summary>
    public static Site StartOn(string connectionString) => new("Development", connectionString, []);

    public Visitor Visitor() => new(Url);

    public async Task<Visitor> SignedInAsync(string name, string roles = "requester, approver", string groups = "")
    {
        var visitor = Visitor();
        (await visitor.SignInAsync(name, roles, groups)).Status.ShouldBe(303);
        return visitor;
    }

    /// <summary>Lets the node's clock be this far ahead.</summary>
    public void AdvanceClock(TimeSpan by) => File.WriteAllText(ClockOffset, by.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }
}
