namespace Approvals.Host.Configuration;

/// <summary>The section <c>RateLimits</c>.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Far more than a person or a patient program needs, and far less than a loop that never waits.</summary>
    public const int UsualPermits = 6_000;

    /// <summary>Calls of one principal per minute; 0: not limited.</summary>
    public int PermitsPerMinute { get; init; } = UsualPermits;

    /// <summary>Calls per minute of one address without a credential; 0: not limited.</summary>
    public int AnonymousPermitsPerMinute { get; init; } = AnonymousOf(UsualPermits);

    public static RateLimitOptions Read(SectionReader section)
    {
        var permits = section.Integer(nameof(PermitsPerMinute), 0, 10_000_000) ?? UsualPermits;
        var options = new RateLimitOptions
        {
            PermitsPerMinute = permits,
            AnonymousPermitsPerMinute = section.Integer(nameof(AnonymousPermitsPerMinute), 0, 10_000_000) ?? AnonymousOf(permits),
        };
        section.RefuseOthers();
        return options;
    }

    /// <summary>A tenth: without a credential there is nothing to do but to sign in, to follow a link and to be refused.</summary>
    private static int AnonymousOf(int permits) => Math.Max(permits / 10, Math.Min(permits, 60));
}

/// <summary>The section <c>Cors</c>.</summary>
public sealed class CorsOptions
{
    /// <summary>Origins whose pages may call the API, such as <c>https://portal.example.com</c>.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    public static CorsOptions Read(SectionReader section)
    {
        var options = new CorsOptions { Origins = section.List(nameof(Origins)) };
        foreach (var origin in options.Origins.Where(origin => !IsOrigin(origin)))
            section.Fault(nameof(Origins), $"'{origin}' is not an origin such as https://portal.example.com");
        section.RefuseOthers();
        return options;
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.GetLeftPart(UriPartial.Authority) == text;
}

/// <summary>The section <c>Templates</c>.</summary>
public sealed class TemplateOptions
{
    /// <summary>Where the operator's own templates lie; null: the built-in ones only.</summary>
    public string? Directory { get; init; }

    public static TemplateOptions Read(SectionReader section)
    {
        var options = new TemplateOptions { Directory = section.Text(nameof(Directory)) };
        if (options.Directory is { } directory && !System.IO.Directory.Exists(directory))
            section.Fault(nameof(Directory), $"'{directory}' does not exist");
        section.RefuseOthers();
        return options;
    }
}

/// <summary>What the host reads from the section <c>Logging</c>; levels are Serilog's own (section <c>Serilog</c>).</summary>
public sealed class LoggingOptions
{
    public LogFormat Format { get; init; }

    /// <summary>A request that took longer is logged at Information; successes are at Debug.</summary>
    public TimeSpan SlowRequest { get; init; } = TimeSpan.FromSeconds(1);

    public static LoggingOptions Read(SectionReader section, bool development) => new()
    {
        Format = section.Choice(nameof(Format), development ? LogFormat.Text : LogFormat.Json),
        SlowRequest = section.Duration(nameof(SlowRequest)) ?? new LoggingOptions().SlowRequest,
    };
}

public enum LogFormat
{
    Text,
    Json,
}
