using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;
using Kedge.Docs.Suggesting;

namespace Kedge.Tests.Docs;

public sealed class SuggestTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("kedge-docs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static string Suggested(string text) => string.Join(' ', Suggester.For(PageReader.Read("p.md", text), Grammar.Core).Select(s => s.Anchor.Id));

    [Theory]
    [InlineData("Warning: the cache is removed as well.", "warn")]
    [InlineData("警告：缓存也会被删除。", "warn")]
    [InlineData("Never commit the private key.", "no")]
    [InlineData("切勿提交私钥。", "no")]
    [InlineData("## Installation and configuration", "config")]
    [InlineData("## 安装与配置", "config")]
    [InlineData("## Datasets and metrics", "data")]
    [InlineData("## 数据集与指标", "data")]
    [InlineData("## Docker images", "image")]
    [InlineData("## 容器镜像", "image")]
    [InlineData("## Throughput and latency", "perf")]
    [InlineData("## 吞吐与延迟", "perf")]
    [InlineData("## Log in with SSH", "ssh")]
    [InlineData("## SSH 登录", "ssh")]
    [InlineData("The weather was fine and we went home.", "")]
    [InlineData("天气很好，我们回家了。", "")]
    [InlineData("# Installation", "")]
    [InlineData("> Never, somebody said.", "")]
    [InlineData("⚠️ Warning: it has one.", "")]
    [InlineData("> [!WARNING]\n> Be careful, never.", "")]
    [InlineData("- [Installation](#x)", "")]
    public void Words_of_both_languages_ask_for_the_same_anchor_and_others_for_none(string text, string anchors) => Assert.Equal(anchors, Suggested(text));

    [Fact]
    public async Task Proposals_are_shown_given_as_json_and_written()
    {
        var path = Path.Combine(_folder, "a.md");
        File.WriteAllText(path, "# Page\r\n\r\n- [ ] Warning: be careful\r\n- plain\r\n\r\n## 安装与配置\r\n");
        var (shown, json) = (await Transcript.Of(_folder, "docs", "suggest"), await Transcript.Of(_folder, "docs", "suggest", "--json"));
        Snapshot.Match(shown.ToString() + json, _folder);
        Assert.Equal(0, (await Transcript.Of(_folder, "docs", "suggest", "--write")).Code);
        Assert.Equal("# Page\r\n\r\n- [ ] ⚠️ Warning: be careful\r\n- plain\r\n\r\n## 🔧 安装与配置\r\n", File.ReadAllText(path));
        Assert.Equal("[]\n", (await Transcript.Of(_folder, "docs", "suggest", "--json")).Out);
    }
}
