using Approvals.Application.People;
using Approvals.Application.Preferences;
using Approvals.Application.Reading;
using Approvals.Domain.Requests;
using Approvals.Host.Api.Binding;
using Approvals.Host.Auth.SignIn;
using Approvals.Host.Ui.Parts;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Personal;

/// <summary>How a person wants to be told, and who stands in while they are away.</summary>
internal static class SettingsPages
{
    public static void MapSettings(this RouteGroupBuilder pages)
    {
        pages.MapGet("/settings", Show);
        pages.MapForms().MapPost("/settings", Save);
    }

    private static async Task<IResult> Show(
        HttpContext context, IPreferenceStore store, RequestDefaults defaults, IApprovalReader reader, IKnownPeopleStore known, TimeProvider time)
    {
        var preferences = await store.FindAsync(context.Person().Self, context.RequestAborted);
        return Page.Of<SettingsPage>(new SettingsModel(SettingsForm.Of(preferences), defaults.KnownChannels)
        {
            Now = time.GetUtcNow(),
            People = await PeopleAsync(context, reader),
            IsStandInUnseen = await People.IsUnseenAsync(preferences.OutOfOffice?.StandIn, known, context.RequestAborted),
            Saved = context.Request.Query.ContainsKey("done") ? SettingsModel.SavedWords(preferences, context.Request.Query["typed"]) : null,
        });
    }

    private static async Task<IResult> Save(HttpContext context, PreferenceKeeper keeper, RequestDefaults defaults, IApprovalReader reader, TimeProvider time)
    {
        var form = SettingsForm.Read(await BodyReader.ReadFormAsync(context));
        var preferences = form.ToPreferences();
        var faults = new Faults();
        preferences.Check(faults, defaults.KnownChannels, context.Person().Self);
        if (faults.Any)
        {
            var again = new SettingsModel(form, defaults.KnownChannels) { Now = time.GetUtcNow(), Errors = faults.ToErrors(), People = await PeopleAsync(context, reader) };
            return Page.Of<SettingsPage>(again, StatusCodes.Status422UnprocessableEntity);
        }

        await keeper.PutAsync(context.Person().Self, preferences, context.RequestAborted);
        // What was typed goes along only where the clock skips it, which the page then says.
        var typed = new[] { form.AwayFrom, form.AwayTo }.Where(text => SettingsForm.Parse(text) is { } local && form.Zone.IsInvalidTime(local));
        return new SeeOther("/settings" + QueryString.Create(typed.Select(text => KeyValuePair.Create<string, string?>("typed", text)).Prepend(new("done", "true"))));
    }

    /// <summary>Suggestions are no reason for a page to fail.</summary>
    private static async Task<IReadOnlyList<Domain.Principals.Principal>> PeopleAsync(HttpContext context, IApprovalReader reader) =>
        (await Part.TryAsync(People.MetByAsync(context.Person(), reader, context.RequestAborted))).Value ?? [];
}
