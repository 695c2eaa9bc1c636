using Kedge.Docs.Pages;

namespace Kedge.Site.Export.Edits;

/// <summary>Links and images of Markdown. One that means the same in the new place stays as it is; one that leads nowhere becomes its words.</summary>
sealed class LinkEdits(PageEdits edits, Page page, ExportLinks links)
{
    /// <summary>How many lead nowhere.</summary>
    public int Lost { get; private set; }

    public void Write()
    {
        foreach (var link in page.Links.Where(l => l.Kind != LinkKind.Html)) Write(link);
    }

    void Write(Link link)
    {
        if (links.To(link.Target, link.IsImage) is not { } address) Lose(link);
        else if (link.Kind is LinkKind.Inline or LinkKind.Definition && !link.TargetRange.IsEmpty && address != link.Target)
            edits.Replace(link.TargetRange, Bracketed(link.TargetRange, address));
    }

    /// <summary>Between <c>&lt;</c> and <c>&gt;</c> where it stood so; the address itself has no blanks.</summary>
    string Bracketed(TextRange range, string address) => edits.Text[range.Start] == '<' ? $"<{address}>" : address;

    void Lose(Link link)
    {
        if (link.Kind == LinkKind.Definition) return;
        Lost++;
        if (link.Kind == LinkKind.Auto) edits.Replace(new(link.Range.Start, link.Range.Start + 1), "&lt;");
        else if (link.IsImage) edits.Replace(link.Range, link.Text.Of(edits.Text).ToString());
        else
        {
            edits.Replace(new(link.Range.Start, link.Text.Start), "");
            edits.Replace(new(link.Text.End, link.Range.End), "");
        }
    }
}
