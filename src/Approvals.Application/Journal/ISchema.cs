namespace Approvals.Application.Journal;

/// <summary>Brings the database to the schema of this version, or refuses to serve on it.</summary>
public interface ISchema
{
    /// <summary>Applies missing migrations under a lock; throws with one clear line for unsafe settings, a changed migration, or a newer schema.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);
}
