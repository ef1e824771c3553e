using Microsoft.Extensions.Logging;

namespace Approvals.Channels.Templates;

/// <summary>
/// Turns messages into the texts of a channel. An operator's files replace the built-in ones; they are checked when the service starts, looked
/// at again while it runs, and a change that does not work is logged and has no effect.
/// </summary>
public sealed class TemplateStore
{
    /// <summary>How often the directory is looked at while messages are written. Its content is compared, since mounted volumes change without an event.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(2);

    private readonly string? directory;
    private readonly TimeProvider time;
    private readonly ILogger<TemplateStore> log;
    private readonly Lock looking = new();
    private volatile Snapshot current;
    private IReadOnlyDictionary<string, string> seen;
    private DateTimeOffset nextLook;

    /// <param name="directory">Where the operator's own templates lie; null: none.</param>
    /// <exception cref="TemplateException">A template does not work.</exception>
    public TemplateStore(string? directory, TimeProvider time, ILogger<TemplateStore> log)
    {
        (this.directory, this.time, this.log) = (directory, time, log);
        seen = directory is null ? new Dictionary<string, string>(StringComparer.Ordinal) : TemplateSources.In(directory);
        current = Snapshot.Of(seen);
        nextLook = time.GetUtcNow() + Glance;
    }

    public string Render(TemplatePart part, string template, IReadOnlyDictionary<string, object?> model)
    {
        Look();
        return current.Of(part).Render(template, model);
    }

    /// <summary>A template that is not stored, for its author to look at.</summary>
    /// <exception cref="TemplateException">It does not work.</exception>
    public string RenderSource(TemplatePart part, string source, IReadOnlyDictionary<string, object?> model)
    {
        if (TemplateCheck.FaultOf(source) is { } fault)
            throw new TemplateException([fault]);
        try
        {
            return current.Of(part).RenderSource(source, model);
        }
        catch (Exception broken)
        {
            throw new TemplateException([SafeText.Line(broken.GetBaseException().Message)]);
        }
    }

    private void Look()
    {
        if (directory is null || time.GetUtcNow() < nextLook)
            return;
        lock (looking)
        {
            if (time.GetUtcNow() < nextLook)
                return;
            nextLook = time.GetUtcNow() + Glance;
            Reload(directory);
        }
    }

    private void Reload(string from)
    {
        try
        {
            var found = TemplateSources.In(from);
            if (found.Count == seen.Count && found.All(file => seen.TryGetValue(file.Key, out var text) && text == file.Value))
                return;
            // Before the check, so that a broken file is complained about once and not every two seconds.
            seen = found;
            current = Snapshot.Of(found);
            log.LogInformation("Templates were read again: {Files}", string.Join(", ", found.Keys));
        }
        catch (TemplateException broken)
        {
            log.LogError("Templates changed but do not work; the ones of before stay: {Faults}", string.Join(" ", broken.Faults));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.LogWarning("Templates cannot be read; the ones of before stay: {Reason}", fault.Message);
        }
    }

    private sealed class Snapshot(IReadOnlyDictionary<TemplatePart, TemplateSet> sets)
    {
        public static Snapshot Of(IReadOnlyDictionary<string, string> own)
        {
            var sources = new Dictionary<string, string>(TemplateSources.BuiltIn, StringComparer.Ordinal);
            foreach (var (file, source) in own)
                sources[file] = source;
            var sets = TemplatePart.All.ToDictionary(part => part, part => new TemplateSet(part, sources));
            var faults = TemplateCheck.FaultsOf(own, [.. sets.Values]);
            return faults.Count == 0 ? new(sets) : throw new TemplateException(faults);
        }

        public TemplateSet Of(TemplatePart part) => sets[part];
    }
}
