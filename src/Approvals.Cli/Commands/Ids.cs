using System.CommandLine;

namespace Approvals.Cli.Commands;

internal static class Ids
{
    public static Argument<Guid> Argument() => new("id") { Description = "The approval's id." };
}
