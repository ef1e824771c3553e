using System.Text.Json.Serialization.Metadata;
using Approvals.Domain.Requests;

namespace Approvals.Host.Api.Bodies;

public interface IRequestBody<TSelf>
    where TSelf : class, IRequestBody<TSelf>
{
    static abstract JsonTypeInfo<TSelf> Json { get; }

    /// <summary>What a missing body means; null when a body is required.</summary>
    static virtual TSelf? Absent => null;

    /// <summary>The revision that the caller saw.</summary>
    int? Revision { get; }

    void Check(Faults faults);
}
