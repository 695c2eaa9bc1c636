using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kedge.Cli.Views;
using Kedge.Cli.Views.Terminal;
using Kedge.Images;
using Kedge.Sessions.Engines;
using Kedge.Store;

namespace Kedge.Cli.Projects;

/// <summary>The project's image, present in an engine.</summary>
/// <param name="Reference">What to run it by.</param>
/// <param name="Built">Null for an image that Kedge did not build.</param>
sealed record LoadedImage(ContainerEngine Engine, string Reference, string Id, ImmutableArray<string> Names, Image? Built)
{
    public string? Manifest => Built?.LocalManifest.Digest.ToString();

    /// <summary>What a run's record keeps as <c>env/image.json</c>.</summary>
    public string? Json => Built is null ? null : Describe(Built);

    /// <summary>What everything in it finds: <c>NAME=VALUE</c>.</summary>
    public required ImmutableArray<string> Environment { get; init; }
    /// <summary>What it took to have it there.</summary>
    public ImmutableArray<(string Phase, double Seconds)> Times { get; init; } = [];

    static string Describe(Image image) => new JsonObject
    {
        ["id"] = image.Id.ToString(),
        ["manifest"] = image.LocalManifest.Digest.ToString(),
        ["names"] = JsonStyle.Array(image.Names),
        ["layers"] = JsonStyle.Array(image.Layers, l => new JsonObject { ["diffId"] = l.DiffId.ToString(), ["size"] = l.Size, ["comment"] = l.Comment }),
    }.ToJsonString(JsonStyle.Indented) + "\n";
}

/// <summary>Builds the image of a lock where it is not built yet, and brings it into an engine.</summary>
static class ProjectImage
{
    /// <summary>An image to take instead of the locked one: for tests of what runs inside, without a lock.</summary>
    public static string? Stand(Shell shell) => shell.Environment("KEDGE_TEST_IMAGE") is { Length: > 0 } name ? name : null;

    public static Task<ContainerEngine> Engine(Shell shell, string? chosen, CancellationToken ct) =>
        ContainerEngine.Find(chosen is null ? shell.Environment : name => name == "KEDGE_ENGINE" ? chosen : shell.Environment(name), ct);

    public static async Task<LoadedImage> InEngine(Shell shell, LockedProject project, Task<ContainerEngine> finding, CancellationToken ct)
    {
        var store = BlobStore.ForUser(shell.Environment);
        using var lease = store.Lease();
        var known = ProjectBuild.Known(shell, project.Lock, store);
        // Before a build, which is too long to learn afterwards that nothing can run it.
        var engine = await finding;
        // No progress for what is there already: drawing it would take longer than asking.
        var (built, reference) = known is null
            ? await ProgressView.Show(shell.Error, progress => ProjectBuild.Make(shell, project, store, new(Lazy: false, engine), progress, ct))
            : await Load(shell, engine, known, store, ct);
        var image = built.Image;
        return new(engine, reference!, image.Id.ToString(), image.Names, image) { Environment = [.. ImageConfig.Environment(project.Lock)], Times = built.Times };
    }

    static async Task<MadeImage> Load(Shell shell, ContainerEngine engine, BuiltImage known, BlobStore store, CancellationToken ct)
    {
        var start = shell.Time.GetTimestamp();
        var reference = await engine.Load(known.Image, store, null, ct);
        return new(known with { Times = [("load", shell.Time.GetElapsedTime(start).TotalSeconds)] }, reference);
    }

    public static async Task<LoadedImage> StandIn(string name, Task<ContainerEngine> finding, CancellationToken ct)
    {
        var engine = await finding;
        var said = await engine.Command("image", "inspect", "--format", "{{.Id}}|{{json .Config.Env}}", name).TryRun(ct);
        var (id, variables) = said is { ExitCode: 0 } && said.Output.Trim().Split('|', 2) is [var first, var rest]
            ? (first, rest)
            : throw new KedgeException(EngineProblems.LoadFailed(engine, $"no image {name}"));
        return new(engine, id, id, [name], null) { Environment = [.. JsonNode.Parse(variables)!.AsArray().Select(v => v!.GetValue<string>())] };
    }
}
