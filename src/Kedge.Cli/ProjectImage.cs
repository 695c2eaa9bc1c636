using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kedge.Locks;
using Kedge.Sessions;

namespace Kedge.Cli;

/// <summary>The project's image, present in an engine.</summary>
/// <param name="Reference">What to run it by.</param>
/// <param name="Json">What the record keeps as <c>env/image.json</c>.</param>
sealed record LoadedImage(ContainerEngine Engine, string Reference, string Id, string? Manifest, ImmutableArray<string> Names, string? Json);

/// <summary>Builds the image of a lock where it is not built yet, and brings it into an engine.</summary>
static class ProjectImage
{
    /// <summary>An image to take instead of the locked one: for tests of what runs inside, before there is a lock.</summary>
    public static string? Stand(Shell shell) => shell.Environment("KEDGE_TEST_IMAGE") is { Length: > 0 } name ? name : null;

    public static async Task<LoadedImage> InEngine(Shell shell, LockFile? locked, string? engine, CancellationToken ct)
    {
        var finding = ContainerEngine.Find(engine is null ? shell.Environment : name => name == "KEDGE_ENGINE" ? engine : shell.Environment(name), ct);
        if (Stand(shell) is { } stand) return await StandIn(await finding, stand, ct);
        throw new KedgeException(new("KDG5020", "the image cannot be built yet"));
    }

    static async Task<LoadedImage> StandIn(ContainerEngine engine, string name, CancellationToken ct)
    {
        var said = await engine.Command("image", "inspect", "--format", "{{.Id}}", name).TryRun(ct);
        var id = said is { ExitCode: 0 } ? said.Output.Trim() : throw new KedgeException(SessionProblems.LoadFailed(engine, $"no image {name}"));
        return new(engine, id, id, null, [name], null);
    }
}
