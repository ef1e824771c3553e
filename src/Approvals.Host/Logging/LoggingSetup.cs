using Approvals.Host.Configuration;
using Serilog;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Json;
using Serilog.Settings.Configuration;

namespace Approvals.Host.Logging;

public static class LoggingSetup
{
    /// <summary>Structured events on the console. Levels come from the section <c>Serilog:MinimumLevel</c>.</summary>
    public static void AddStructuredLogging(this WebApplicationBuilder builder, LoggingOptions options)
    {
        builder.Services.AddSingleton(options);
        builder.Logging.ClearProviders();
        // Serilog decides about levels; a second opinion before it would swallow what was asked for.
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Logging.AddSerilog(CreateLogger(builder.Configuration, options), dispose: true);
    }

    public static IApplicationBuilder UseRequestLog(this IApplicationBuilder app) => app.UseMiddleware<RequestLog>();

    private static Serilog.Core.Logger CreateLogger(IConfiguration configuration, LoggingOptions options) => new LoggerConfiguration()
        .MinimumLevel.Information()
        .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
        .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
        // It warns that the cookies' keys lie in the database as they are; the admin guide says so too, and no restart changes it.
        .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection.KeyManagement", LogEventLevel.Error)
        // It warns of every form that comes without our cookie, and any stranger may send one; the refusal is in the request log.
        .MinimumLevel.Override("Microsoft.AspNetCore.Antiforgery", LogEventLevel.Error)
        // Named, so that Serilog does not search every assembly for sinks at start.
        .ReadFrom.Configuration(configuration, new ConfigurationReaderOptions(typeof(ConsoleLoggerConfigurationExtensions).Assembly))
        .Enrich.FromLogContext()
        .WriteTo.Console(FormatterOf(options.Format))
        .CreateLogger();

    private static ITextFormatter FormatterOf(LogFormat format) =>
        format == LogFormat.Text ? new PlainTextFormatter() : new JsonFormatter(renderMessage: true);
}
