using Kedge.Docs.Anchors;

namespace Kedge.Site.Html.Inlines;

/// <summary>What is said of an anchor to whoever cannot see it.</summary>
static class AnchorWords
{
    public static string Colon(PageLanguage language) => language == PageLanguage.Chinese ? "：" : ": ";

    /// <summary>The words behind the anchor begin with its label: nothing need be said twice.</summary>
    public static bool Says(ReadOnlySpan<char> after, string label) => after.TrimStart(" *_:：").StartsWith(label, StringComparison.OrdinalIgnoreCase);
}
