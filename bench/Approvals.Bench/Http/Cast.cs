namespace Approvals.Bench.Http;

/// <summary>The people of a run: many distinct ones, as a real service would see.</summary>
internal sealed class Cast(Tokens tokens)
{
    public IReadOnlyList<Person> Requesters { get; } = Person.Many(tokens, "requester", 100, "requester");

    public IReadOnlyList<Person> Approvers { get; } = Person.Many(tokens, "approver", 1_000, "approver");

    public Person Auditor { get; } = new("user:auditor@example.com", tokens.For("auditor@example.com", "auditor"));

    /// <summary>Someone whom a hundredth of everything waits for.</summary>
    public Person Busy { get; } = new("user:busy@example.com", tokens.For("busy@example.com", "approver"));

    public Person Operator { get; } = new("user:operator@example.com", tokens.For("operator@example.com", "operator"));

    /// <summary>A requester and two different approvers, spread over everyone by the number.</summary>
    public (Person Requester, Person First, Person Second) Trio(int number) => (
        Requesters[number % Requesters.Count],
        Approvers[(int)(number * 7L % Approvers.Count)],
        Approvers[(int)(((number * 7L) + 3) % Approvers.Count)]);

    /// <summary>The create of a request that both must approve.</summary>
    public static byte[] Create(Person requester, Person first, Person second, long timeoutMs = 3_600_000) => RequestText.Post("/api/approvals", requester,
        $$"""{"title":"Approve production deployment","description":"Review build artifacts","context":{"environment":"production","build":4711,"costUsd":12.5},"workflowId":"production-deployment","approvers":["{{first.Principal}}","{{second.Principal}}"],"requireMinApprovers":2,"timeoutMs":{{timeoutMs}},"timeoutAction":"reject"}""");

    public static byte[] Approve(Guid id, Person approver) => RequestText.Post($"/api/approvals/{id:D}/approve", approver, "{}");

    public static byte[] Wait(Guid id, Person caller) => RequestText.Get($"/api/approvals/{id:D}/decision?wait=60", caller);
}
