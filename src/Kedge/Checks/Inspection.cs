using System.Collections.Immutable;
using Kedge.Checks.Drifts;
using Kedge.Checks.Inventories;
using Kedge.Locks;
using Kedge.Sessions;
using Kedge.Sessions.Engines;

namespace Kedge.Checks;

/// <summary>Looks into a place and compares what is there with the lock. Changes nothing.</summary>
/// <param name="deep">Every file is compared with what its package says, which takes seconds per gigabyte.</param>
public sealed class Inspection(LockFile locked, bool deep)
{
    readonly InventoryRequest _request = InventoryRequest.ForImage(locked.Python, deep);

    /// <summary>What was found, and what the place said about the driver; null when it said nothing.</summary>
    public sealed record Seen(ImmutableArray<CheckResult> Results, DriverInside? Driver);

    /// <summary>A fresh container: nobody had the time to change anything, but its image may be another lock's, or damaged on disk.</summary>
    public async Task<Seen> Fresh(CheckPlace place, CancellationToken ct)
    {
        var read = await Look(place, _request, ct).ConfigureAwait(false);
        return read.IsOk
            ? new([.. EnvironmentResults.Lists(locked, read.Value, Subject.Image), .. EnvironmentResults.Deep(locked, read.Value, [], Subject.Image)], read.Value.Driver)
            : new([CheckResult.CouldNot("packages", read.Problems[0])], null);
    }

    /// <summary>A container that runs: also which of its files are not as in its image.</summary>
    /// <param name="pristine">A fresh container of the same image, which tells what the changed files were, and whose.</param>
    public async Task<Seen> Session(RunningContainer container, CheckPlace pristine, CancellationToken ct)
    {
        var place = new CheckPlace.Session(container.Engine, container.Name);
        // Seconds where an engine compares file by file (Docker on kernels with redirect_dir), so meanwhile the rest is asked.
        var diffing = Diff(container, ct);
        var now = await Look(place, _request, ct).ConfigureAwait(false);
        var diff = await diffing.ConfigureAwait(false);
        var files = diff.IsOk ? await Files(diff.Value, now, place, pristine, ct).ConfigureAwait(false) : CheckResult.CouldNot("files", diff.Problems[0]);
        return now.IsOk
            ? new([.. EnvironmentResults.Lists(locked, now.Value, Subject.Session), files,
                .. EnvironmentResults.Deep(locked, now.Value, diff.IsOk ? diff.Value.Paths : [], Subject.Session)], now.Value.Driver)
            : new([CheckResult.CouldNot("packages", now.Problems[0]), files], null);
    }

    /// <summary>Where nothing can be asked inside (no Python), the engine still knows which files are gone.</summary>
    async Task<CheckResult> Files(Changes changes, Checked<Inventory> now, CheckPlace place, CheckPlace pristine, CancellationToken ct)
    {
        if (changes.Paths.IsEmpty) return EnvironmentResults.NoFiles;
        var request = _request with { Paths = [.. changes.Paths.Select(c => c.Path)], Deep = false };
        var before = Look(pristine, request, ct);
        var after = now.IsOk ? await Look(place, request, ct).ConfigureAwait(false) : now;
        var image = await before.ConfigureAwait(false);
        return image.IsOk ? EnvironmentResults.Files(locked, changes, image.Value, after.IsOk ? after.Value : null) : CheckResult.CouldNot("files", image.Problems[0]);
    }

    /// <summary>Podman writes a line for the container's user, where the image has none.</summary>
    static readonly ImmutableArray<string> PodmansOwn = ["/etc/passwd", "/etc/group"];

    static async Task<Checked<Changes>> Diff(RunningContainer container, CancellationToken ct)
    {
        var line = container.Engine.Command("diff", container.Name) with { Most = InventoryText.Longest };
        var said = await line.TryRun(ct).ConfigureAwait(false);
        var name = container.Engine.Kind.ToString().ToLowerInvariant();
        if (said is not { ExitCode: 0, IsCutOff: false })
            return Checked<Changes>.Bad(CheckProblems.NoDiff(name, PlainText.Of(said?.Error.Trim() ?? "it cannot be started")));
        return Checked<Changes>.Ok(new(EngineDiff.Read(said.Output, [.. container.Mounts, .. container.Engine.Kind == EngineKind.Podman ? PodmansOwn : []])));
    }

    static async Task<Checked<Inventory>> Look(CheckPlace place, InventoryRequest request, CancellationToken ct)
    {
        var said = await place.Run(InsideProgram.Inventory.Command(InsideProgram.SystemPython), request.ToJson(), Launch.NoVariables, ct).ConfigureAwait(false);
        return said.Then(result => Read(place, result));
    }

    internal static Checked<Inventory> Read(CheckPlace place, CommandResult said) => InventoryText.Read(said.Output) is { } inventory
        ? Checked<Inventory>.Ok(inventory)
        : Checked<Inventory>.Bad(CheckProblems.Unreadable(place.Name, Ending(said)));

    static string Ending(CommandResult said) =>
        $"exit code {said.ExitCode}{(said.Error.TrimEnd().Split('\n')[^1] is { Length: > 0 } last ? $", {PlainText.Of(last)}" : "")}";
}

/// <summary>The paths that an engine says a container changed, without noise.</summary>
public sealed record Changes(ImmutableArray<PathChange> Paths);
