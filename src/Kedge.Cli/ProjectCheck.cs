using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Kedge.Images;
using Kedge.Locks;
using Kedge.Runs;
using Kedge.Runs.Facts;
using Kedge.Sessions;
using Kedge.Sessions.Checks;
using Kedge.Sessions.Engines;
using Kedge.Specs;
using Kedge.Store;

namespace Kedge.Cli;

/// <summary>Looks at lock, machine, engine and image in this order, as far as each lets the next be looked at. Changes nothing.</summary>
sealed class ProjectCheck(Shell shell, Spec spec, Checked<LockFile> locked, string? engineName)
{
    readonly ImmutableArray<CheckResult>.Builder _results = ImmutableArray.CreateBuilder<CheckResult>();

    public async Task<ImmutableArray<CheckResult>> All(CancellationToken ct)
    {
        Lock();
        Machine();
        if (await Engine(ct) is { } engine && await Image(engine, ct) is { } image) await Inside(engine, image, ct);
        return _results.ToImmutable();
    }

    void Add(string name, bool ok, string detail, string? hint = null) => _results.Add(new(name, ok, detail, ok ? null : hint));

    void Lock()
    {
        if (!locked.IsOk) Add("lock", false, locked.Problems[0].Message, locked.Problems[0].Hint);
        else Add("lock", locked.Value.Spec == spec.LockDigest, locked.Value.Spec == spec.LockDigest
            ? $"{locked.Value.Packages.Length} packages, {locked.Value.ImageName}" : LockProblems.Stale(LockOnDisk.FileName).Message, "kedge lock");
    }

    void Machine()
    {
        var host = HostProbe.Look();
        var here = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        var facts = $"{host.Cores} cores, {host.Memory / (double)(1L << 30):0.0} GiB, linux/{here}, {(host.Gpus.IsEmpty ? "no GPU" : string.Join(", ", host.Gpus))}";
        var wanted = locked.IsOk ? locked.Value.Platform.Architecture : here;
        if (wanted != here) Add("machine", false, $"the lock is for {wanted}, this machine is {here}", "lock again on this machine");
        else if (locked.IsOk && locked.Value.Cuda != "cpu" && host.Gpus.IsEmpty) Add("machine", false, $"the lock asks for CUDA {locked.Value.Cuda}, and no NVIDIA GPU is here", "say cuda: cpu in kedge.yaml for this machine");
        else if (spec.Limits.Memory > host.Memory) Add("machine", false, $"limits.memory is larger than this machine's memory ({host.Memory >> 20} MiB)", "lower it in kedge.yaml");
        else if (spec.Limits.Cpus > host.Cores) Add("machine", false, $"limits.cpus is {spec.Limits.Cpus}, this machine has {host.Cores}", "lower it in kedge.yaml");
        else Add("machine", true, facts);
    }

    async Task<ContainerEngine?> Engine(CancellationToken ct)
    {
        try
        {
            var engine = await ProjectImage.Engine(shell, engineName, ct);
            Add("engine", true, $"{engine.Kind.ToString().ToLowerInvariant()} {engine.Version}");
            return engine;
        }
        catch (KedgeException failure)
        {
            Add("engine", false, failure.Problem.Message, failure.Problem.Hint);
            return null;
        }
    }

    /// <summary>The engine's image of this project: there, made from this very lock, and the one that the store holds.</summary>
    async Task<string?> Image(ContainerEngine engine, CancellationToken ct)
    {
        var name = ProjectImage.Stand(shell) ?? (locked.IsOk ? Images.Image.NamesOf(locked.Value)[0] : null);
        if (name is null) return null;
        var said = await engine.Command("image", "inspect", "--format", "{{.Id}}|{{json .Config.Labels}}", name).TryRun(ct);
        if (said is not { ExitCode: 0 })
        {
            Add("image", false, $"{engine.Kind.ToString().ToLowerInvariant()} does not have {name}", "kedge build --load");
            return null;
        }
        var (id, label) = said.Output.Trim().Split('|', 2) is [var first, var labels] ? (ContainerEngine.ImageId(first), LockOf(labels)) : (said.Output.Trim(), "");
        var built = locked.IsOk ? ProjectBuild.Known(shell, locked.Value, BlobStore.ForUser(shell.Environment))?.Image : null;
        if (built is not null && ProjectImage.Stand(shell) is null && id != built.Id.ToString() && id != built.LocalManifest.Digest.ToString())
            Add("image", false, $"{name} is {id} in {engine.Kind.ToString().ToLowerInvariant()} and {built.Id} in the store", "kedge build --load");
        else if (locked.IsOk && label != locked.Value.Digest.ToString()) Add("image", false, $"{name} was made from another lock ({(label.Length == 0 ? "none named" : label)})", "kedge build --load");
        else Add("image", true, $"{name}, {id}");
        return id;
    }

    static string LockOf(string labels) =>
        JsonNode.Parse(labels) is JsonObject map && map[ImageConfig.LockLabel] is { } digest ? digest.ToString() : "";

    async Task Inside(ContainerEngine engine, string image, CancellationToken ct)
    {
        var variables = Launch.NoVariables;
        if (spec.From == Channel.Debian) variables = variables.Add("USE_LIBUV", "0");
        if (locked.IsOk)
        {
            variables = variables.Add("KEDGE_PYTHON", locked.Value.Python).Add("KEDGE_TORCH", locked.Value.Torch).Add("KEDGE_CUDA", locked.Value.Cuda)
                .Add("KEDGE_PACKAGES", string.Join(' ', locked.Value.Packages.Where(p => p.Name is "python3-torchvision" or "python3-torchaudio").Select(p => p.Name["python3-".Length..])));
        }
        var launch = new Launch
        {
            Image = image, Command = ["python3", "-c", InsideReport.Program], Name = Launch.ContainerName(spec.Name, $"check-{Environment.ProcessId}"), Run = "check",
            User = new(1000, 1000), Mounts = [], WorkingFolder = "/", Variables = variables, Limits = spec.Limits with { Memory = null, Cpus = null }, Network = "none",
        };
        var said = await engine.Command(launch.Arguments(engine.Kind, engine.Rootless, engine.RunOptions)).TryRun(ct);
        var report = InsideReport.Read(said?.Output ?? "");
        _results.AddRange(report.Results);
        if (report.Results.IsEmpty || said is not { ExitCode: 0 }) Add("inside", false, $"the checks in the image ended with exit code {said?.ExitCode}: {LastLine(said?.Error)}");
        if (report.Packages is { } packages && locked.IsOk) _results.Add(InsideReport.Drift(locked.Value, packages));
    }

    static string LastLine(string? text) => text?.TrimEnd().Split('\n')[^1] ?? "";
}
