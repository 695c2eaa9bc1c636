using Kedge.Site.Html.Inlines;
using Markdig.Extensions.Alerts;
using Markdig.Extensions.CustomContainers;
using Markdig.Syntax;

namespace Kedge.Site.Html.Blocks;

/// <summary>Blocks with a title that stand out of the text: alerts, admonitions, containers, tabs, and what is for one kind of reader.</summary>
/// <param name="children">Writes what is in a container.</param>
sealed class NoticeWriter(PageDraft draft, AnchorWriter anchors, Action<ContainerBlock> children)
{
    HtmlText Html => draft.Html;

    public void Alert(AlertBlock alert) => Notice(alert.Kind.ToString().ToLowerInvariant(), null, alert);

    public void Indented(IndentedBlock block)
    {
        if (block.Kind == IndentedKind.Admonition) Notice(block.Type, block.Title, block);
        else Folded(block);
    }

    public void Container(CustomContainer container)
    {
        var kind = (container.Info ?? "").ToLowerInvariant();
        var said = container.Arguments ?? "";
        if (kind == "level") Level(container, said);
        else if (kind is "details" or "spoiler") Details(kind, Levels.TitleOf(said) ?? draft.Words.More, container);
        else Notice(kind, Levels.TitleOf(said), container);
    }

    /// <param name="title">Null: the kind's own word; empty: none.</param>
    void Notice(string kind, string? title, ContainerBlock content)
    {
        var colour = NoticeKinds.Colour(kind);
        Html.Raw("<section class=\"notice ").Raw(colour).Raw("\">");
        if (title != "") Title("p", title ?? draft.Words.Notice(kind), colour);
        children(content);
        Html.Raw("</section>\n");
    }

    void Title(string tag, string title, string colour)
    {
        Html.Raw("<").Raw(tag).Raw(" class=\"title\">").Raw(NoticeKinds.Sign(colour));
        anchors.Text(title);
        Html.Raw("</").Raw(tag).Raw(">\n");
        draft.Plain.Gap();
    }

    void Folded(IndentedBlock block)
    {
        Html.Raw("<details class=\"notice ").Raw(NoticeKinds.Colour(block.Type)).Raw(block.Kind == IndentedKind.Unfolded ? "\" open>" : "\">");
        Title("summary", block.Title is { Length: > 0 } title ? title : draft.Words.Notice(block.Type), NoticeKinds.Colour(block.Type));
        children(block);
        Html.Raw("</details>\n");
    }

    void Details(string kind, string title, ContainerBlock content)
    {
        Html.Raw("<details class=\"").Raw(kind).Raw("\"><summary>");
        anchors.Text(title);
        Html.Raw("</summary>\n");
        children(content);
        Html.Raw("</details>\n");
    }

    /// <summary><c>:::level expert title="…"</c>: folded for whom it is not meant for, with its title to be seen by everybody.</summary>
    void Level(CustomContainer container, string said)
    {
        var level = Levels.Named(said);
        if (level is null)
        {
            children(container);
            return;
        }
        draft.Needs |= PageNeeds.Levels;
        Html.Raw("<details class=\"level\" data-level=\"").Raw(level).Raw(level == Levels.Novice ? "\" open><summary>" : "\"><summary>");
        Html.Raw("<b>").Text(draft.Words.Level(level)).Raw("</b>");
        if (Levels.TitleOf(said) is { Length: > 0 } title)
        {
            Html.Raw(" · ");
            anchors.Text(title);
            draft.Plain.Gap();
        }
        Html.Raw("</summary>\n");
        children(container);
        Html.Raw("</details>\n");
    }

    /// <summary>Neighbouring tabs as one group of radio buttons, which needs no script. Returns the index of the last.</summary>
    public int Tabs(ContainerBlock container, int first)
    {
        var last = first;
        while (last + 1 < container.Count && container[last + 1] is IndentedBlock { Kind: IndentedKind.Tab }) last++;
        var group = ++draft.Made;
        Html.Raw("<section class=\"tabs\">");
        for (var i = first; i <= last; i++) Tab((IndentedBlock)container[i], group, i - first);
        Html.Raw("</section>\n");
        return last;
    }

    void Tab(IndentedBlock tab, int group, int at)
    {
        Html.Raw("<input type=\"radio\" name=\"tabs-").Number(group).Raw("\" id=\"tab-").Number(group).Raw("-").Number(at).Raw(at == 0 ? "\" checked>" : "\">");
        Html.Raw("<label for=\"tab-").Number(group).Raw("-").Number(at).Raw("\">");
        anchors.Text(tab.Title ?? "");
        draft.Plain.Gap();
        Html.Raw("</label><section class=\"tab\">\n");
        children(tab);
        Html.Raw("</section>");
    }
}
