using System.Text;
using System.Text.Json;
using Approvals.Application.Reading;
using Approvals.Domain.Json;
using Approvals.Domain.Policy;
using Approvals.Domain.State;
using Approvals.Domain.Views;
using Approvals.Host.Api.Answers;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.OpenApi;

namespace Approvals.Host.Receipts;

/// <summary>Proof of a decision that can be checked without this service, and the keys to check it with.</summary>
internal static class ReceiptEndpoints
{
    public const string ContentType = "application/jose";

    private const string KeySet = "/.well-known/jwks.json";

    public static IServiceCollection AddReceipts(this IServiceCollection services) =>
        services.AddSingleton<SigningKeys>().AddHostedService<SigningKeyRenewal>();

    public static void MapReceipts(this WebApplication app)
    {
        app.MapGet("/api/approvals/{id}/receipt", Receipt).AddEndpointFilter<RouteHandlerBuilder, RequireCaller>()
            .Describe("Receipt", "A signed statement of the decision: a JWS (ES256), whose keys are at " + KeySet + ".")
            .Produces<string>(StatusCodes.Status200OK, ContentType).Refuses(ErrorKind.NotDecided, ErrorKind.Erased);
        app.MapGet(KeySet, Keys).ExcludeFromDescription().AllowAnonymous();
    }

    private static async Task<IResult> Receipt(ReadCall call, IApprovalReader reader, SigningKeys keys)
    {
        var approval = await reader.FindAsync(call.Id, call.Context.RequestAborted);
        if (approval is null || !Visibility.MayRead(approval, call.Caller))
            return Problems.NotFound;
        if (approval is not Approval.Decided decided)
            return new Problem(ErrorKind.NotDecided, "There is nothing to be proven before the decision.");
        if (decided.Erased)
            return new Problem(ErrorKind.Erased, "The approval was erased, and nothing more is said about it; receipts from before stay valid.");
        var signer = await keys.SignerAsync(call.Context.RequestAborted);
        var payload = JsonSerializer.SerializeToUtf8Bytes(ReceiptView.Of(decided), DomainJson.Compact.ReceiptView);
        return Results.Bytes(Encoding.ASCII.GetBytes(signer.Sign(payload)), ContentType);
    }

    private static async Task<IResult> Keys(SigningKeys keys, HttpContext context)
    {
        var known = await keys.PublicAsync(context.RequestAborted);
        // Far shorter than a new key is shown before it signs.
        context.Response.Headers.CacheControl = "public, max-age=300";
        return new JsonAnswer(writer => JsonSerializer.Serialize(writer, known, ReceiptJson.Default.JsonWebKeySet));
    }
}
