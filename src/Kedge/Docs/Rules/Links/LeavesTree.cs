using Kedge.Docs.Books;

namespace Kedge.Docs.Rules.Links;

/// <summary>A link out of the repository, by .. or by a symbolic link: nobody else has what is there.</summary>
static class LeavesTree
{
    public static readonly Rule Rule = new("L08", "leaves-tree", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        foreach (var link in on.Page.Links)
        {
            if (link.TargetRange.IsEmpty) continue;
            var target = LinkTarget.Of(on.Page, link);
            if (target.Kind == TargetKind.Outside) on.Report(link.TargetRange, "the link leads out of this repository", "name something inside it, or a web address");
            else if (target.Kind == TargetKind.Local && on.Book.At(target.Path).LeadsOut)
                on.Report(link.TargetRange, $"{target.Path} is a symbolic link out of this repository");
            else if (link.Target.StartsWith("file:", StringComparison.OrdinalIgnoreCase)) on.Report(link.TargetRange, "the link names a file of one machine");
        }
    }
}
