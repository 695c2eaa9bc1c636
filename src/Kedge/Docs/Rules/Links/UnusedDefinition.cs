using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Links;

/// <summary>A link definition that nothing uses, or that another one before it hides.</summary>
static class UnusedDefinition
{
    public static readonly Rule Rule = new("L06", "unused-definition", Severity.Warning, Check) { Also = ["MD053", "link-image-reference-definitions"] };

    static void Check(PageCheck on)
    {
        if (!on.Page.Links.Any(l => l.Kind == LinkKind.Definition)) return;
        var used = on.Page.Links.Where(l => l.Kind == LinkKind.Reference).Select(l => l.Label ?? "").ToHashSet(StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var definition in on.Page.Links.Where(l => l.Kind == LinkKind.Definition))
        {
            var label = definition.Label ?? "";
            // [//]: # (…) is how comments are written.
            if (label is "//" || label.StartsWith('^')) continue;
            if (!seen.Add(label)) on.Report(definition.Range, $"[{label}] is defined before: this one has no effect");
            else if (!used.Contains(label)) on.Report(definition.Range, $"nothing uses [{label}]");
        }
    }
}
