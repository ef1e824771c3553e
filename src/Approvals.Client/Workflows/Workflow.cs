namespace Approvals.Client.Workflows;

/// <summary>Jobs with dependencies; a directed graph without cycles.</summary>
public sealed record Workflow
{
    /// <exception cref="ArgumentException">Ids repeat, a need names no job, or jobs need each other in a circle.</exception>
    public Workflow(string id, IReadOnlyList<Job> jobs)
    {
        Id = id;
        Ordered = Order(jobs);
    }

    public string Id { get; }

    /// <summary>Every job after all that it needs.</summary>
    public IReadOnlyList<Job> Ordered { get; }

    private static List<Job> Order(IReadOnlyList<Job> jobs)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var job in jobs)
        {
            if (!known.Add(job.Id))
                throw new ArgumentException($"Two jobs are called '{job.Id}'.", nameof(jobs));
        }

        if (jobs.FirstOrDefault(job => job.Needs.Any(need => !known.Contains(need))) is { } lost)
            throw new ArgumentException($"Job '{lost.Id}' needs a job that does not exist.", nameof(jobs));

        var ordered = new List<Job>(jobs.Count);
        var placed = new HashSet<string>(StringComparer.Ordinal);
        while (ordered.Count < jobs.Count)
        {
            var ready = jobs.Where(job => !placed.Contains(job.Id) && job.Needs.All(placed.Contains)).ToList();
            if (ready.Count == 0)
                throw new ArgumentException("Jobs need each other in a circle.", nameof(jobs));
            ordered.AddRange(ready);
            placed.UnionWith(ready.Select(job => job.Id));
        }

        return ordered;
    }
}
