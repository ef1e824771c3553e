using Approvals.Host.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Approvals.Host.Tests.Logging;

public sealed class PlainTextFormatterTests
{
    [Fact]
    public void A_value_cannot_start_a_line_of_its_own()
    {
        var text = Format(log => log.Information("Caller {Name}", "ann\n12:00:00.000 INF forged\r\u2028\u001b[2J\u202e"));
        text.TrimEnd('\n').ShouldNotContain('\n');
        text.ShouldContain("\\u000a12:00:00.000 INF forged\\u000d\\u2028\\u001b[2J\\u202e");
    }

    [Fact]
    public void An_exception_is_indented_line_by_line()
    {
        var lines = Format(log => log.Error(new InvalidOperationException("first\nsecond"), "It failed")).TrimEnd('\n').Split('\n');
        lines[0].ShouldContain("ERR It failed");
        lines[1..].ShouldAllBe(line => line.StartsWith("    "));
    }

    private static string Format(Action<ILogger> write)
    {
        var sink = new CollectingSink();
        using var log = new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger();
        write(log);
        using var output = new StringWriter { NewLine = "\n" };
        new PlainTextFormatter().Format(sink.Events.Single(), output);
        return output.ToString();
    }

    private sealed class CollectingSink : ILogEventSink
    {
        public List<LogEvent> Events { get; } = [];

        public void Emit(LogEvent logEvent) => Events.Add(logEvent);
    }
}
