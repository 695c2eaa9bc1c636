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

    /// <summary>A source, the marker of what is made from it, and whether comments may stand behind words.</summary>
    sealed record Source(string File, string Marker, string Text)
    {
        public bool HasComments { get; init; } = true;
    }

    static readonly Dictionary<string, Source> All = new(StringComparer.Ordinal)
    {
        ["spec"] = new(SpecFile.Name, "environment", Spec),
        ["picture of the spec"] = new(SpecFile.Name, "diagram kind=spec", Spec),
        ["Dockerfile"] = new("Dockerfile", "diagram kind=dockerfile src=Dockerfile", Dockerfile) { HasComments = false },
        // Without its first line, a directive: a comment above it would end it.
        ["Dockerfile for training"] = new("Dockerfile", "diagram kind=dockerfile src=Dockerfile",
            Diagrams.DockerfileReaderTests.Files().Single(f => f.Name == "torch-training.Dockerfile").Text.Split('\n', 2)[1]) { HasComments = false },
        ["compose file"] = new("compose.yaml", "diagram kind=compose src=compose.yaml", Compose),
        ["compose file for training"] = new("compose.yaml", "diagram kind=compose src=compose.yaml", Diagrams.ComposeReaderTests.Training),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_one_of_two_hundred_edits_of_a_word_makes_the_page_stale(string name) =>
        Assert.Empty(States(All[name], SourceMutations.Semantic(All[name].Text))
            .Where(m => m.State is not (Freshness.Stale or Freshness.SourceMissing)).Select(m => $"not caught: {m.What}"));

    [Theory]
    [MemberData(nameof(Names))]
    public void No_one_of_two_hundred_edits_of_comments_and_blanks_does(string name) =>
        Assert.Empty(States(All[name], SourceMutations.Cosmetic(All[name].Text, All[name].HasComments)).Where(m => m.State is not Freshness.Fresh)
            .Select(m => $"taken for a change: {m.What}"));

    /// <summary>Two hundred of the edits, of every sort, and how the page stands after each.</summary>
    IEnumerable<(string What, Freshness State)> States(Source source, IEnumerable<(string What, string Text)> mutations)
    {
        var page = Synced(source);
        var all = mutations.ToList();
        Assert.True(all.Count >= 200, $"{all.Count} edits");
        return Enumerable.Range(0, 200).Select(i => all[i * all.Count / 200]).Select(m => (m.What, State(page, source, m.Text)));
    }

    Page Synced(Source source)
    {
        File.WriteAllText(Path.Combine(_folder, source.File), source.Text);
        if (source.File == SpecFile.Name) LockOnDisk.Save(_folder, SampleKnown.Lock with { Spec = SpecFile.Load(_folder).Spec.Value.LockDigest });
        var page = PageReader.Read("page.md", $"<!-- kedge:{source.Marker} -->\n<!-- /kedge:{source.Marker.Split(' ')[0]} -->\n");
        var synced = PageSync.Of(page, Known(), force: false);
        Assert.Empty(synced.Left);
        return PageReader.Read("page.md", synced.Text);
    }

    Freshness State(Page page, Source source, string text)
    {
        File.WriteAllText(Path.Combine(_folder, source.File), text);
        return Assert.Single(RegionState.Of(page, PageRegions.Of(page), Known())).Freshness;
    }

    Known Known() => new KnownFolder(_folder, TimeProvider.System).With(_ => throw new InvalidOperationException());
}
