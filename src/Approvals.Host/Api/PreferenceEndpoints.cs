using System.Text.Json;
using Approvals.Application.Preferences;
using Approvals.Domain.Json;
using Approvals.Domain.Preferences;
using Approvals.Host.Api.Answers;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.OpenApi;

namespace Approvals.Host.Api;

/// <summary>How the caller wants to be told.</summary>
internal static class PreferenceEndpoints
{
    public static void MapPreferences(this RouteGroupBuilder api)
    {
        api.MapGet("/preferences", Get).Describe("GetPreferences", "My channels per event, quiet hours and out-of-office.").Answers<PersonalPreferences>(200);
        api.MapPut("/preferences", Put).Describe("PutPreferences", "Replaces them; what is absent is as the request says.")
            .Takes<PersonalPreferences>().Answers<PersonalPreferences>(200);
    }

    private static async Task<IResult> Get(IPreferenceStore store, HttpContext context) =>
        Answer(await store.FindAsync(RequestParts.Caller(context).Self, context.RequestAborted));

    private static async Task<IResult> Put(PreferencesCall call, PreferenceKeeper keeper)
    {
        await keeper.PutAsync(call.Caller.Self, call.Preferences, call.Context.RequestAborted);
        return Answer(call.Preferences);
    }

    private static JsonAnswer Answer(PersonalPreferences preferences) =>
        new(writer => JsonSerializer.Serialize(writer, preferences, DomainJson.Compact.PersonalPreferences));
}
