using Kedge.Runs.Page;

namespace Kedge.Docs.Regions.Kinds;

/// <summary>What a command of Kedge's says about itself: <c>of="docs lint"</c>; without it, the list of commands.</summary>
static class HelpRegion
{
    public static Checked<RegionText> Of(RegionAsk ask) =>
        ask.Known.Help[ask["of"] ?? ""]
            .Then(help => RegionText.Of(MarkdownText.Block("text", help.TrimEnd().ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd()))));
}
