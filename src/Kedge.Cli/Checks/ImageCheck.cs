using System.Text.Json;
using System.Text.Json.Nodes;
using Kedge.Checks;
using Kedge.Checks.Drifts;
using Kedge.Cli.Projects;
using Kedge.Images;
using Kedge.Locks;
using Kedge.Sessions.Engines;
using Kedge.Store;

namespace Kedge.Cli.Checks;

/// <summary>The engine's image of a project: there, made from this very lock, and the one that the store holds.</summary>
sealed class ImageCheck(Shell shell, ContainerEngine engine, Checked<LockFile> locked)
{
    /// <summary>The result, and the image's ID; no result where there is no lock that could name an image.</summary>
    public async Task<(CheckResult? Result, string? Id)> Look(CancellationToken ct)
    {
        var name = ProjectImage.Stand(shell) ?? (locked.IsOk ? Image.NamesOf(locked.Value)[0] : null);
        if (name is null) return (null, null);
        var said = await engine.Command("image", "inspect", "--format", "{{.Id}}|{{json .Config.Labels}}", name).TryRun(ct);
        if (said is not { ExitCode: 0 }) return (CheckResult.CouldNot("image", CheckProblems.NoImage(engine.Kind.ToString().ToLowerInvariant(), name)), null);
        var (id, label) = said.Output.Trim().Split('|', 2) is [var first, var labels] ? (ContainerEngine.ImageId(first), LockOf(labels)) : (said.Output.Trim(), "");
        return (locked.IsOk ? Judge(locked.Value, name, id, label) : CheckResult.Ok("image", $"{name}, {id}"), id);
    }

    CheckResult Judge(LockFile file, string name, string id, string label)
    {
        if (label != file.Digest.ToString())
            return CheckResult.Of("image",
                [DriftProblems.ImageOther(label.Length > 0 ? label : "no lock named", file.Digest.ToString(), Subject.Image)], "");
        var built = ProjectImage.Stand(shell) is null ? ProjectBuild.Known(shell, file, BlobStore.ForUser(shell.Environment))?.Image : null;
        return built is not null && id != built.Id.ToString() && id != built.LocalManifest.Digest.ToString()
            ? CheckResult.Of("image", [DriftProblems.ImageMoved(name, id, built.Id.ToString())], "")
            : CheckResult.Ok("image", $"{name}, {id}");
    }

    /// <summary>A session runs the image that it was started with, whatever was locked since.</summary>
    public static CheckResult OfSession(LockFile file, RunningContainer session) => session.Lock == file.Digest.ToString()
        ? CheckResult.Ok("image", session.Image)
        : CheckResult.Of("image", [DriftProblems.ImageOther(session.Lock ?? "no lock named", file.Digest.ToString(), Subject.Session)], "");

    static string LockOf(string labels)
    {
        try
        {
            return JsonNode.Parse(labels) is JsonObject map && map[ImageConfig.LockLabel] is { } digest ? digest.ToString() : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
