using Approvals.Domain.Requests;

namespace Approvals.Host.Api.Errors;

/// <summary>Stops the reading of a request that cannot be understood; the answer is in it.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;

    public static ProblemException Invalid(string detail) => new(new Problem(ErrorKind.InvalidRequest, detail));

    public static ProblemException Invalid(string field, string message) =>
        Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] });

    public static ProblemException Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(new Problem(ErrorKind.InvalidRequest, "Some fields are missing or not valid; see errors.", errors));

    public static void ThrowIfAny(Faults faults)
    {
        if (faults.Any)
            throw Invalid(faults.ToErrors());
    }
}
