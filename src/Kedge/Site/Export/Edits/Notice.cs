using Kedge.Docs.Anchors;
using Kedge.Site.Html;
using Kedge.Site.Html.Blocks;

namespace Kedge.Site.Export.Edits;

public enum Folding { None, Open, Closed }

/// <summary>A block that stands out of the text, whichever syntax it was written in.</summary>
/// <param name="Kind">One of GitHub's five, in small letters.</param>
/// <param name="Title">Null: the kind's own word; empty: none is wanted.</param>
sealed record Notice(string Kind, string? Title, PageLanguage Language)
{
    public Folding Folding { get; init; }
    /// <summary>Neighbouring tabs are one group, of which one is open; empty: no tab.</summary>
    public string Group { get; init; } = "";

    public string Words => Title ?? Html.Words.In(Language).Notice(Kind);

    /// <param name="kind">As written: any name that some site maker has for it.</param>
    public static Notice Of(string kind, string? title, PageLanguage language)
    {
        var colour = NoticeKinds.Colour(kind);
        return new(colour, title ?? (colour == kind ? null : Html.Words.In(language).Notice(kind)), language);
    }
}
