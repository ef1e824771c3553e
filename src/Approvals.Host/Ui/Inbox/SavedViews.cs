using System.Text.Json;
using Approvals.Domain.Text;
using Approvals.Host.Api.Binding;
using Approvals.Host.Auth.SignIn;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Inbox;

/// <summary>
/// Views that a person gave a name: addresses of the inbox, kept in a cookie of their browser, so that every node knows them and
/// none has to. What is in the cookie gives no right; it is an address like any that could be typed.
/// </summary>
internal static class SavedViews
{
    public const int MaxViews = 8;
    private const int MaxName = 40;

    /// <summary>All views together stay within the 4 KiB that browsers grant a cookie.</summary>
    private const int MaxQuery = 200;

    private const string Cookie = "approvals-views";

    public static void MapViews(this RouteGroupBuilder pages)
    {
        var forms = pages.MapForms();
        forms.MapPost("/views", (Delegate)Save);
        forms.MapPost("/views/remove", (Delegate)Remove);
    }

    /// <summary>Names and queries (<c>?…</c>); empty for a cookie that cannot be read.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(HttpContext context)
    {
        try
        {
            var views = context.Request.Cookies[Cookie] is { } text ? JsonSerializer.Deserialize<Dictionary<string, string>>(text) : null;
            return [.. (views ?? []).Where(view => view.Value?.StartsWith('?') == true).Take(MaxViews)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static async Task<IResult> Save(HttpContext context)
    {
        var form = await BodyReader.ReadFormAsync(context);
        var (name, query) = (form["name"].ToString().Trim(), form["query"].ToString());
        if (!HiddenCharacters.HasVisible(name) || name.Length > MaxName || !query.StartsWith('?') || query.Length > MaxQuery)
            return new SeeOther("/");
        Write(context, Of(context).Where(view => view.Key != name).Append(new(name, query)).TakeLast(MaxViews));
        // Only an address of the inbox, whatever the form says.
        return new SeeOther(InboxQuery.Of(query).Address());
    }

    private static async Task<IResult> Remove(HttpContext context)
    {
        var form = await BodyReader.ReadFormAsync(context);
        Write(context, Of(context).Where(view => view.Key != form["name"]));
        return new SeeOther("/");
    }

    private static void Write(HttpContext context, IEnumerable<KeyValuePair<string, string>> views) =>
        context.Response.Cookies.Append(Cookie, JsonSerializer.Serialize(new Dictionary<string, string>(views)), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            MaxAge = TimeSpan.FromDays(400),
            Path = "/",
            IsEssential = true,
        });
}
