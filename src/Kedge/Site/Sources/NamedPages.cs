using Kedge.Docs.Books;

namespace Kedge.Site.Sources;

/// <summary>The pages that an index page links to, in its order.</summary>
static class NamedPages
{
    const int Most = 5_000;

    public static IReadOnlyList<string> In(string path, string text)
    {
        var found = new List<string>();
        for (var at = 0; found.Count < Most && text.IndexOf("](", at, StringComparison.Ordinal) is var open and >= 0; at = open + 2)
        {
            var rest = text.AsSpan(open + 2, Math.Min(400, text.Length - open - 2));
            var end = rest.IndexOfAny(") \n#");
            if (end > 0 && LinkTarget.Of(path, rest[..end].ToString()) is { Kind: TargetKind.Local or TargetKind.SiteRoot } target) found.Add(target.Path);
        }
        return found;
    }
}
