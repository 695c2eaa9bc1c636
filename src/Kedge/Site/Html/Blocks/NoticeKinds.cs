namespace Kedge.Site.Html.Blocks;

/// <summary>Every name that GitHub, MkDocs, Docusaurus and VitePress have for a block that stands out, as one of GitHub's five.</summary>
static class NoticeKinds
{
    public static string Colour(string kind) => kind switch
    {
        "tip" or "hint" or "success" or "check" or "done" => "tip",
        "important" or "example" or "question" or "help" or "faq" => "important",
        "warning" or "attention" => "warning",
        "caution" or "danger" or "error" or "failure" or "fail" or "bug" => "caution",
        _ => "note",
    };

    /// <summary>A drawn sign: the words beside it say the same, so nobody need see it.</summary>
    public static string Sign(string colour) => $"<svg width=\"18\" height=\"18\" aria-hidden=\"true\" viewBox=\"0 0 16 16\"><path d=\"{Path(colour)}\"/></svg>";

    static string Path(string colour) => colour switch
    {
        "tip" => "M8 1.5a4.6 4.6 0 0 0-2.6 8.4c.4.3.6.7.6 1.1h4c0-.4.2-.8.6-1.1A4.6 4.6 0 0 0 8 1.5M6.2 12.5h3.6M6.8 14.5h2.4",
        "important" => "M2 2.5h12v8.5H7.5L4 14v-3H2zM8 4.8v2.4M8 9.1v.1",
        "warning" => "M8 2 1.6 13.5h12.8zM8 6.2v3.4M8 11.5v.1",
        "caution" => "M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2zM8 4.6v4M8 11v.1",
        _ => "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M8 7.2v4M8 4.8v.1",
    };
}
