using Kedge.Docs.Diagrams.Sources.Models;
using Kedge.Docs.Pages;
using Kedge.Docs.Regions;
using Kedge.Models;

namespace Kedge.Tests.Docs.Diagrams;

/// <summary>What a model that Python makes follows from, and that nothing but a sync makes it.</summary>
public sealed class PythonSourcesTests
{
    static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal)
    {
        ["lab/nets/__init__.py"] = "",
        ["lab/nets/model.py"] = "import torch, os.path as p\nfrom .blocks import (Block,  # a comment\n    Head)\nfrom ..above import x\nif True:\n    from nets import sizes\n",
        ["lab/nets/blocks.py"] = "from . import norms\nfrom nets.model import again\n",
        ["lab/nets/norms.py"] = "",
        ["lab/nets/sizes.py"] = "import nets.deep.table\n",
        ["lab/nets/deep/table.py"] = "from ..blocks import Block\nfrom .... import far\n",
        ["lab/other.py"] = "",
        ["torch.py"] = "",
    };

    static string[] Read(string module) => [.. PythonSources.Of(module, "lab", path => Files.GetValueOrDefault(path)).Keys];

    [Fact]
    public void Imports_are_followed_within_the_project() => Assert.Equal(
        ["lab/nets/__init__.py", "lab/nets/blocks.py", "lab/nets/deep/table.py", "lab/nets/model.py", "lab/nets/norms.py", "lab/nets/sizes.py"], Read("nets.model"));

    [Fact]
    public void A_module_of_the_image_has_no_files() => Assert.Empty(Read("torchvision.models"));

    [Theory]
    [InlineData("from a import (")]
    [InlineData("from a import (b\n")]
    [InlineData("import ")]
    [InlineData("from ")]
    public void Hostile_sources_are_read_to_their_end(string again) =>
        Assert.Single(PythonSources.Of("m", "", path => path == "m.py" ? string.Concat(Enumerable.Repeat(again, 100_000)) : null));

    [Fact]
    public void Only_a_sync_makes_the_object_and_what_it_imports_makes_it_stale()
    {
        var made = 0;
        var known = SampleKnown.Of() with
        {
            Text = new(path => Files.GetValueOrDefault("lab/" + path) is { } text ? Checked<string>.Ok(text) : Checked<string>.Bad(RegionProblems.NoFile(path, "there is no such file"))),
            Object = new(asked => Checked<ModelFile>.Ok(new() { Format = asked[..made++], Size = 0, Groups = [new("", false, [])] })),
        };
        var page = PageReader.Read("page.md", "<!-- kedge:diagram kind=model object=nets.model:make -->\n<!-- /kedge:diagram -->\n");
        Assert.Equal(Freshness.Stale, State(page, known));
        Assert.Equal(0, made);
        var synced = PageReader.Read("page.md", PageSync.Of(page, known, force: false).Text);
        Assert.Contains("accTitle: Modules of nets.model:make", synced.Text, StringComparison.Ordinal);
        Assert.Equal((Freshness.Fresh, 1), (State(synced, known), made));
        var later = known with { Text = new(path => path == "nets/norms.py" ? Checked<string>.Ok("EPS = 1") : known.Text[path]),
            Object = new(_ => throw new InvalidOperationException()) };
        Assert.Equal(Freshness.Stale, State(synced, later));
    }

    [Theory]
    [InlineData("nets.model", Freshness.Broken)]
    [InlineData("../nets:make", Freshness.Broken)]
    public void What_names_no_object_is_a_broken_marker(string name, Freshness expected) =>
        Assert.Equal(expected, State(PageReader.Read("page.md", $"<!-- kedge:diagram kind=model object={name} -->\n<!-- /kedge:diagram -->\n"), SampleKnown.Of()));

    static Freshness State(Page page, Known known) => Assert.Single(RegionState.Of(page, PageRegions.Of(page), known)).Freshness;
}
