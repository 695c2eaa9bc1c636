using Kedge.Docs.Pages;
using Kedge.Docs.Regions;
using Kedge.Locks;
using Kedge.Specs;

namespace Kedge.Tests.Docs;

/// <summary>
/// One token of a source changed, two hundred times: what means something makes the page stale, what is a comment or a blank does not.
/// </summary>
public sealed class MutationTests : IDisposable
{
    const string Spec = """
        # what we train in
        name: digits
        task: vision              # the preset
        python: "3.13"
        torch: "2.6"
        cuda: cpu
        from: debian
        os: debian:trixie
        system: [git, tmux, vim-tiny, htop]
        packages: [pandas, matplotlib, scikit-learn, tqdm]

        mounts: [".:/workspace", "/srv/data:/data:ro"]
        access: {jupyter: true, ssh: false}
        limits: {gpus: all, cpus: 8, memory: 32g, shm: 8g}
        sources:
          debian: ["https://mirror.example/debian", "https://second.example/debian"]
          debian-security: https://mirror.example/security

        """;

    readonly string _folder = Directory.CreateTempSubdirectory("kedge-mutations-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_semantic_edit_of_a_spec_makes_the_page_stale()
    {
        var page = Synced();
        var mutants = SourceMutations.Semantic(Spec).Take(200).ToList();
        Assert.Equal(200, mutants.Count);
        Assert.All(mutants, mutant => Assert.True(StateOf(page, mutant.Text) is Freshness.Stale or Freshness.SourceMissing, $"not caught: {mutant.What}"));
    }

    [Fact]
    public void No_comment_and_no_blank_in_a_spec_makes_the_page_stale()
    {
        var page = Synced();
        var mutants = SourceMutations.Cosmetic(Spec, commentsInLines: true).Take(200).ToList();
        Assert.Equal(200, mutants.Count);
        Assert.All(mutants, mutant => Assert.True(StateOf(page, mutant.Text) == Freshness.Fresh, $"taken for a change: {mutant.What}"));
    }

    Page Synced()
    {
        File.WriteAllText(Path.Combine(_folder, SpecFile.Name), Spec);
        var spec = SpecFile.Load(_folder).Spec.Value;
        LockOnDisk.Save(_folder, SampleKnown.Lock with { Spec = spec.LockDigest });
        var page = PageReader.Read("page.md", "<!-- kedge:environment -->\n<!-- /kedge:environment -->\n");
        return PageReader.Read("page.md", PageSync.Of(page, Known(), force: false).Text);
    }

    Freshness StateOf(Page page, string spec)
    {
        File.WriteAllText(Path.Combine(_folder, SpecFile.Name), spec);
        return Assert.Single(RegionState.Of(page, PageRegions.Of(page), Known())).Freshness;
    }

    Known Known() => new KnownFolder(_folder, TimeProvider.System).With(_ => throw new InvalidOperationException());
}
