using Approvals.Channels.Delivery;

namespace Approvals.Host.Configuration;

/// <summary>Reads the section <c>Channels:Retry</c>.</summary>
public static class RetrySection
{
    public static RetryOptions Read(SectionReader section)
    {
        const string key = nameof(RetryOptions.Schedule);
        var delays = new List<TimeSpan>();
        foreach (var text in section.List(key))
        {
            if (Duration.TryParse(text, out var delay))
                delays.Add(delay);
            else
                section.Fault(key, $"'{text}' is not a duration such as 30s, 5m or 1h");
        }

        section.RefuseOthers();
        return delays.Count > 0 ? new() { Schedule = delays } : new();
    }
}
