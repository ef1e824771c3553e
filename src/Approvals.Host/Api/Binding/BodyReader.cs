using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Approvals.Domain.Json;
using Approvals.Host.Api.Errors;
using Microsoft.Net.Http.Headers;

namespace Approvals.Host.Api.Binding;

/// <summary>Reads a JSON body strictly: bounded, valid Unicode, no field twice, none unknown.</summary>
public static class BodyReader
{
    public const int MaxBytes = 256 * 1024;

    private static readonly string HashOfNothing = Convert.ToHexStringLower(SHA256.HashData([]));

    /// <summary>Empty when there is no body.</summary>
    /// <remarks>
    /// No body is read with the token of the request: it would cancel the read when the client hangs up, which leaves the connection
    /// in the middle of a read. Without it the read ends by itself, with what <see cref="BrokenBody"/> is about.
    /// </remarks>
    public static async ValueTask<byte[]> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBytes)
            throw new ProblemException(Problems.TooLarge);
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(CancellationToken.None);
            var length = read.Buffer.Length;
            if (length > MaxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw new ProblemException(Problems.TooLarge);
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                CheckType(context.Request, bytes.Length);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

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
        if (StrictJson.Fault(bytes) is { } fault)
            throw ProblemException.Invalid(fault);
        try
        {
            return JsonSerializer.Deserialize(bytes, json) ?? throw ProblemException.Invalid("The body is a JSON object.");
        }
        catch (JsonException misfit)
        {
            throw ProblemException.Invalid(FieldOf(misfit.Path), "This field is not known here, or its value has the wrong type.");
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

    private static string FieldOf(string? path) => path switch
    {
        null or "$" => "body",
        _ when path.StartsWith("$.", StringComparison.Ordinal) => path[2..],
        _ => path[1..],
    };

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
