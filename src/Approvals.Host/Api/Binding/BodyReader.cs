using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Approvals.Domain.Json;
using Approvals.Host.Api.Errors;
using Approvals.Host.Auth;
using Microsoft.Net.Http.Headers;

namespace Approvals.Host.Api.Binding;

/// <summary>
/// Reads a JSON body strictly: bounded, valid Unicode, no field twice, none unknown. Up to the caller's name nothing is done with it but one
/// pass over its tokens: what a stranger sends is never built, let alone judged.
/// </summary>
public static class BodyReader
{
    public const int MaxBytes = 256 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static readonly string HashOfNothing = Convert.ToHexStringLower(SHA256.HashData([]));

    /// <summary>Empty when there is no body. A malformed one, or malformed headers, come before the missing caller, and only then its size.</summary>
    /// <remarks>
    /// No body is read with the token of the request: it would cancel the read when the client hangs up, which leaves the connection
    /// in the middle of a read. Without it the read ends by itself, with what <see cref="BrokenBody"/> is about.
    /// </remarks>
    public static async ValueTask<byte[]> ReadAsync(HttpContext context)
    {
        var bytes = await ReadBytesAsync(context);
        if (bytes.Length > 0 && StrictJson.Fault(bytes) is { } fault)
            throw ProblemException.Invalid(fault);
        RepeatGuard.CheckKey(context.Request);
        RequestParts.Caller(context);
        return bytes;
    }

    private static async ValueTask<byte[]> ReadBytesAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBytes)
            throw TooLarge(context);
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(CancellationToken.None);
            var length = read.Buffer.Length;
            if (length > MaxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw TooLarge(context);
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                CheckType(context.Request, bytes.Length);
                return bytes.AsSpan().StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static ProblemException TooLarge(HttpContext context) => new(context.GetCaller() is null ? Problems.Unauthenticated : Problems.TooLarge);

    public static async Task<IFormCollection> ReadFormAsync(HttpContext context)
    {
        try
        {
            return await context.Request.ReadFormAsync(CancellationToken.None);
        }
        catch (Exception malformed) when (malformed is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw ProblemException.Invalid("The form cannot be read.");
        }
    }

    public static T Parse<T>(byte[] bytes, JsonTypeInfo<T> json)
        where T : class
    {
        if (bytes.Length == 0)
            throw ProblemException.Invalid("A JSON body is required.");
        try
        {
            return JsonSerializer.Deserialize(bytes, json) ?? throw ProblemException.Invalid("The body is a JSON object.");
        }
        catch (JsonException misfit)
        {
            throw ProblemException.Invalid(BodyMisfits.Of(JsonElement.Parse(bytes), json, misfit));
        }
    }

    /// <summary>Digest of the body as parsed: neither spaces nor the order of fields make it another one.</summary>
    public static string Hash(byte[] bytes)
    {
        if (bytes.Length == 0)
            return HashOfNothing;
        try
        {
            return CanonicalJson.Hash(JsonElement.Parse(bytes));
        }
        catch (FormatException noForm)
        {
            throw ProblemException.Invalid(noForm.Message);
        }
    }

    private static void CheckType(HttpRequest request, int length)
    {
        if (length > 0 && !IsJson(request.ContentType))
            throw new ProblemException(Problems.UnsupportedMediaType);
    }

    private static bool IsJson(string? contentType) =>
        string.Equals(contentType, "application/json", StringComparison.Ordinal)
        || MediaTypeHeaderValue.TryParse(contentType, out var type)
            && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
