using Microsoft.Playwright;

namespace Approvals.Ui.Tests.Support;

/// <summary>Somebody in front of a browser, signed in.</summary>
internal sealed class Person : IAsyncDisposable
{
    private readonly IBrowserContext context;

    private Person(string name, IBrowserContext context, IPage page, string url)
    {
        Name = name;
        this.context = context;
        Page = page;
        Url = url;
    }

    public string Name { get; }

    public IPage Page { get; }

    public string Url { get; }

    /// <summary>What the browser complained about; a policy that was violated is among it.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<Person> SignInAsync(Site site, string name, BrowserNewContextOptions? options = null, string? url = null, string roles = "requester,approver", string groups = "", IBrowser? browser = null)
    {
        var window = await (browser ?? site.Browser).NewContextAsync(options ?? new());
        window.SetDefaultTimeout(20_000);
        var person = new Person(name, window, await window.NewPageAsync(), url ?? site.First.Url);
        person.Page.PageError += (_, error) => person.Complaints.Add(error);
        person.Page.Console += (_, message) =>
        {
            if (message.Type == "error" && message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                person.Complaints.Add(message.Text);
        };
        await person.Page.GotoAsync(person.Url + "/sign-in");
        await person.Page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await person.Page.GetByLabel("Roles").FillAsync(roles);
        await person.Page.GetByLabel("Groups").FillAsync(groups);
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        // Asked again and again: who waits for the load event waits for ever where it came before the wait.
        await Assertions.Expect(person.Page).ToHaveURLAsync(person.Url + "/", new() { Timeout = 20_000 });
        return person;
    }

    /// <summary>A further tab of the same browser, still empty.</summary>
    public Task<IPage> NewTabAsync() => context.NewPageAsync();

    public Task OpenAsync(string path) => Page.GotoAsync(Url + path);

    public ILocator Card(string title) => Page.Locator(".card", new() { HasText = title });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
