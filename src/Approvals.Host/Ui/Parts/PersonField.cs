using Approvals.Domain.Principals;

namespace Approvals.Host.Ui.Parts;

/// <summary>A person in a field of a form: by name, the kind before it only where it would be read as another's.</summary>
internal static class PersonField
{
    private static readonly string[] Kinds = ["user:", "group:", "service:"];

    public static string Principal(string name) => HasKind(name) ? name : "user:" + name;

    public static string Text(Principal principal) => principal.IsUser && !HasKind(principal.Name) ? principal.Name : principal.Text;

    private static bool HasKind(string name) => Kinds.Any(kind => name.StartsWith(kind, StringComparison.OrdinalIgnoreCase));
}
