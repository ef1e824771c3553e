using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Approvals.Domain.Json;
using Approvals.Domain.State;
using Approvals.Domain.Views;
using Approvals.Host.Addresses;

namespace Approvals.Host.Api.Errors;

/// <summary>One refusal on its way out, as RFC 9457 describes it.</summary>
/// <param name="Approval">What the caller came too late for; only with <c>already-decided</c>.</param>
/// <param name="RetryAfter">Seconds.</param>
public sealed record Problem(
    ErrorKind Kind,
    string Detail,
    IReadOnlyDictionary<string, string[]>? Errors = null,
    Approval? Approval = null,
    int? RetryAfter = null) : IResult
{
    public const string ContentType = "application/problem+json";

    /// <summary>For a gate, whose status codes the caller chose.</summary>
    public int? OtherStatus { get; init; }

    /// <summary>Of a call that came too often: how many a minute there are, all of which were used.</summary>
    public int? PermitsPerMinute { get; init; }

    public int Status => OtherStatus ?? Kind.Status;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (Kind == ErrorKind.Unauthenticated)
            response.Headers.WWWAuthenticate = "Bearer";
        if (RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (PermitsPerMinute is { } permits)
        {
            response.Headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"minute\";q={permits};w=60");
            response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"minute\";r=0;t={RetryAfter}");
        }

        return Answers.JsonAnswer.WriteAsync(httpContext, ContentType, writer => Write(writer, httpContext));
    }

    public void Write(Utf8JsonWriter writer, HttpContext httpContext)
    {
        writer.WriteStartObject();
        writer.WriteString("type", httpContext.Links().To(Kind.Type));
        writer.WriteString("title", Kind.Title);
        writer.WriteNumber("status", Status);
        writer.WriteString("detail", Detail);
        writer.WriteString("code", Kind.Code);
        writer.WriteString("traceId", TraceIdOf(httpContext));
        if (Errors is { Count: > 0 } errors)
            WriteErrors(writer, errors);
        if (Approval is not null)
        {
            writer.WritePropertyName("approval");
            JsonSerializer.Serialize(writer, ApprovalView.Of(Approval), DomainJson.Compact.ApprovalView);
        }

        writer.WriteEndObject();
    }

    public static string TraceIdOf(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    private static void WriteErrors(Utf8JsonWriter writer, IReadOnlyDictionary<string, string[]> errors)
    {
        writer.WriteStartObject("errors");
        foreach (var (field, messages) in errors)
        {
            writer.WriteStartArray(field);
            foreach (var message in messages)
                writer.WriteStringValue(message);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
