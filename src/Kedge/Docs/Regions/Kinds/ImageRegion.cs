using Kedge.Runs.Page;

namespace Kedge.Docs.Regions.Kinds;

/// <summary>The image's names, and the digest of the lock that decides its bytes.</summary>
static class ImageRegion
{
    public static Checked<RegionText> Of(RegionAsk ask) => ask.Project.Then(project => RegionText.Of(
        string.Join("\n", project.Lock.ImageNames.Select(name => $"- {MarkdownText.Code(name)}")) + $"\n- {ask.Say("lock", "锁文件")} {MarkdownText.Code(project.Lock.Digest.ToString())}"));
}
