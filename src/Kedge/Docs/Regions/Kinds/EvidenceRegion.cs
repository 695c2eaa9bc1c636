namespace Kedge.Docs.Regions.Kinds;

/// <summary>What <c>kedge check --save FILE</c> wrote, without its heading: the page has its own.</summary>
static class EvidenceRegion
{
    public static Checked<RegionText> Of(RegionAsk ask) => ask.Source.Then(path => ask.Known.Text[path].Then(text => Body(path, text)));

    static Checked<RegionText> Body(string path, string text)
    {
        const string Heading = "## Environment check: ";
        return text.StartsWith(Heading, StringComparison.Ordinal) && text.IndexOf('\n') is var end and > 0
            ? RegionText.Of(text[end..].Trim('\n'))
            : Checked<RegionText>.Bad(RegionProblems.NoFile(path, "it is not what kedge check --save writes"));
    }
}
