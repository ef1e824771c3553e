using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Host.Api.Bodies;
using Approvals.Host.Api.Errors;

namespace Approvals.Host.Api.Binding;

public sealed record PreferencesCall(HttpContext Context, PersonalPreferences Preferences)
{
    public Caller Caller => RequestParts.Caller(Context);

    public static async ValueTask<PreferencesCall> BindAsync(HttpContext context)
    {
        var preferences = BodyReader.Parse(await BodyReader.ReadAsync(context), ApiJson.Strict.PersonalPreferences).Normalized();
        var faults = new Faults();
        preferences.Check(faults, context.RequestServices.GetRequiredService<RequestDefaults>().KnownChannels, RequestParts.Caller(context).Self);
        ProblemException.ThrowIfAny(faults);
        return new PreferencesCall(context, preferences);
    }
}
