using System.Globalization;
using Kedge.Docs.Claims;
using Kedge.Docs.Regions;
using Kedge.Sessions.Jupyter;
using Kedge.Sessions.Ssh;

namespace Kedge.Docs.Rules.Regions;

/// <summary>Plain words give a version, image name or port that the project's lock contradicts.</summary>
static class ContradictsLock
{
    public static readonly Rule Rule = new("D07", "contradicts-lock", Severity.Warning, Check);

    static void Check(PageCheck on)
    {
        var folder = on.Page.Path.LastIndexOf('/') is var slash and >= 0 ? on.Page.Path[..slash] : "";
        // Without a project there is no lock to contradict, and the text need not be searched.
        if (!on.Book.Known.ProjectFolder[folder].IsOk) return;
        var claims = ClaimReader.Of(on.Page, on.Regions).ToList();
        if (claims.Count == 0) return;
        if (on.Book.Known.Project[folder] is not { IsOk: true, Value: var project }) return;
        foreach (var claim in claims)
            if (Known(project, claim) is { } known && !claim.Agrees(known))
                on.Report(claim.Range, $"{claim.What} {claim.Value}: the project's lock has {known}",
                    "correct it, or mark it as a fact, which `kedge docs sync` keeps right: <!-- kedge:fact … -->");
    }

    /// <summary>What the lock has under this name; null where it says nothing.</summary>
    static string? Known(KnownProject project, Claim claim) => claim.What.ToLowerInvariant() switch
    {
        "pytorch" or "torch" => project.Lock.Torch,
        "python" => project.Lock.Python,
        // An environment for the CPU has no CUDA to contradict: such pages speak of the machine's.
        "cuda" or "cudatoolkit" or "pytorch-cuda" => project.Lock.Cuda == "cpu" ? null : project.Lock.Cuda,
        "image" => project.Lock.ImageName,
        "jupyter port" or "jupyterlab port" => JupyterServer.Port.ToString(CultureInfo.InvariantCulture),
        "ssh port" => SshServer.Port.ToString(CultureInfo.InvariantCulture),
        var name => KnownPackage.Find(project.Lock, name)?.Release,
    };
}
