using Approvals.Host.Configuration;

namespace Approvals.Host.Demo;

/// <summary>
/// <c>demo --url http://localhost:8080</c>: fills an empty service that runs there with believable requests, through its API and in the names of
/// the people concerned, so that journal, rights and messages are real. For those who hold <c>Auth:Jwt:SigningKey</c>.
/// </summary>
public static class DemoCommand
{
    public const string Verb = "demo";

    public static bool IsMeant(string[] args) => args is [Verb, ..];

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, JwtOptions jwt, TimeProvider time, TextWriter output, TextWriter errors)
    {
        var asked = new ConfigurationBuilder().AddCommandLine(args[1..]).Build();
        var complaint = jwt.SigningKey is null ? "The demonstration works only where Auth:Jwt:SigningKey is configured."
            : Uri.TryCreate(asked["url"], UriKind.Absolute, out _) ? null
            : "Usage: demo --url http://localhost:8080";
        if (complaint is not null)
        {
            await errors.WriteLineAsync(complaint);
            return 1;
        }

        using var http = new HttpClient { BaseAddress = new Uri(asked["url"]!) };
        var script = DemoScript.Load();
        var stage = new DemoStage(http, script, jwt, time);
        await stage.ReadyAsync();
        if (!await stage.IsEmptyAsync())
        {
            await output.WriteLineAsync("The database has requests already; the demonstration adds none.");
            return 0;
        }

        await Task.WhenAll(script.Requests.Select(stage.PlayAsync));
        await output.WriteLineAsync($"The demonstration is set: {script.Requests.Count} requests by and for {script.People.Count} people.");
        return 0;
    }
}
