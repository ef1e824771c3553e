using Approvals.Domain.Principals;

namespace Approvals.Domain.State;

public sealed record Comment(Principal By, string Text, Channel Channel, DateTimeOffset At);
