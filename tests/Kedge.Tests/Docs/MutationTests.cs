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

    const string Dockerfile = """
        # how the image was made before
        ARG PYTORCH=2.6.0
        FROM python:3.13-slim AS wheels
        # wheels first
        RUN pip wheel --wheel-dir /wheels torch==${PYTORCH} numpy pandas
        COPY requirements.txt /src/requirements.txt

        FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04 AS train
        ENV LANG=C.UTF-8 OMP_NUM_THREADS=8
        WORKDIR /workspace
        COPY --from=wheels /wheels /wheels
        RUN apt-get update && apt-get install --yes git tmux openssh-server \
            && rm --recursive /var/lib/apt/lists
        RUN pip install --no-index --find-links /wheels torch numpy
        VOLUME /data
        EXPOSE 8888 2222
        USER trainer
        ENTRYPOINT ["tini", "--"]
        CMD ["jupyter", "lab", "--port", "8888"]

        """;

    const string Compose = """
        # the team's machine
        name: lab
        services:
          train:
            image: registry.example/lab/train:1.4
            command: ["python", "train.py", "--epochs", "90"]
            depends_on: [data, tracker]
            ports: ["127.0.0.1:8888:8888", "2222:22"]
            volumes: ["./src:/workspace", "datasets:/data:ro"]
            environment: {OMP_NUM_THREADS: "8", LANG: C.UTF-8}
            shm_size: 8gb
            deploy:
              resources:
                reservations:
                  devices: [{driver: nvidia, count: 2, capabilities: [gpu]}]
          data:
            build: {context: ./data, dockerfile: Dockerfile}
            volumes: ["datasets:/out"]
          tracker:
            image: tracker:3.0
            ports: ["5000:5000"]
        volumes:
          datasets: {}

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

    [Theory]
    [InlineData("dockerfile", "Dockerfile")]
    [InlineData("compose", "compose.yaml")]
    public void Every_semantic_edit_of_a_picture_s_source_makes_it_stale(string kind, string file)
    {
        var (source, page) = (kind == "compose" ? Compose : Dockerfile, Drawn(kind, file));
        var mutants = SourceMutations.Semantic(source).Take(200).ToList();
        Assert.Equal(200, mutants.Count);
        Assert.Empty(mutants.Where(mutant => After(page, file, mutant.Text) == Freshness.Fresh).Select(m => m.What));
    }

    [Theory]
    [InlineData("dockerfile", "Dockerfile")]
    [InlineData("compose", "compose.yaml")]
    public void No_comment_and_no_blank_makes_a_picture_stale(string kind, string file)
    {
        var (source, page) = (kind == "compose" ? Compose : Dockerfile, Drawn(kind, file));
        // A Dockerfile knows comments on lines of their own only.
        var mutants = SourceMutations.Cosmetic(source, commentsInLines: kind == "compose").Take(200).ToList();
        Assert.Equal(200, mutants.Count);
        Assert.Empty(mutants.Where(mutant => After(page, file, mutant.Text) != Freshness.Fresh).Select(m => m.What));
    }

    Page Drawn(string kind, string file)
    {
        File.WriteAllText(Path.Combine(_folder, file), kind == "compose" ? Compose : Dockerfile);
        var page = PageReader.Read("page.md", $"<!-- kedge:diagram kind={kind} src={file} -->\n<!-- /kedge:diagram -->\n");
        var synced = PageSync.Of(page, Known(), force: false);
        Assert.Empty(synced.Left);
        return PageReader.Read("page.md", synced.Text);
    }

    Freshness After(Page page, string file, string text)
    {
        File.WriteAllText(Path.Combine(_folder, file), text);
        return Assert.Single(RegionState.Of(page, PageRegions.Of(page), Known())).Freshness;
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
