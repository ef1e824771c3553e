namespace Approvals.Bench.Http;

/// <summary>Someone with a token, as the service and as a request header know them.</summary>
internal sealed record Person(string Principal, string Token)
{
    public static IReadOnlyList<Person> Many(Tokens tokens, string prefix, int count, params string[] roles) =>
        [.. Enumerable.Range(0, count).Select(i => new Person($"user:{prefix}-{i}@example.com", tokens.For($"{prefix}-{i}@example.com", roles)))];
}
