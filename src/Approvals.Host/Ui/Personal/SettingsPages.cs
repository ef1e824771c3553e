using Approvals.Actors.Ports;
using Approvals.Actors.Region;
using Approvals.Domain.Requests;
using Approvals.Host.Api.Binding;
using Approvals.Host.Auth.SignIn;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Personal;

/// <summary>How a person wants to be told, and who stands in while they are away.</summary>
internal static class SettingsPages
{
    private static readonly Dictionary<string, string[]> NoErrors = new(StringComparer.Ordinal);

    public static void MapSettings(this RouteGroupBuilder pages)
    {
        pages.MapGet("/settings", Show);
        pages.MapForms().MapPost("/settings", Save);
    }

    private static async Task<IResult> Show(HttpContext context, IPreferenceStore store, RequestDefaults defaults, string? done)
    {
        var preferences = await store.FindAsync(context.Person().Self, context.RequestAborted);
        return Page.Of<SettingsPage>(new SettingsModel(SettingsForm.Of(preferences), defaults.KnownChannels, done is not null, NoErrors));
    }

    private static async Task<IResult> Save(HttpContext context, PreferenceKeeper keeper, RequestDefaults defaults)
    {
        var form = SettingsForm.Read(await BodyReader.ReadFormAsync(context));
        var preferences = form.ToPreferences();
        var faults = new Faults();
        preferences.Check(faults, defaults.KnownChannels);
        if (faults.Any)
            return Page.Of<SettingsPage>(new SettingsModel(form, defaults.KnownChannels, false, faults.ToErrors()), StatusCodes.Status422UnprocessableEntity);
        await keeper.PutAsync(context.Person().Self, preferences, context.RequestAborted);
        return new SeeOther("/settings?done=true");
    }
}
