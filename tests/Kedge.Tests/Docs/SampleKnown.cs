using Kedge.Docs.Regions;
using Kedge.Locks;
using Kedge.Runs;
using Kedge.Runs.Page;
using Kedge.Specs;
using Kedge.Tests.Runs;

namespace Kedge.Tests.Docs;

/// <summary>A small tree around pages, for what is made from it: files in src/, a project, and a run.</summary>
static class SampleKnown
{
    public static LockFile Lock { get; } = new()
    {
        Name = "digits", Spec = Digest.Of("spec"), Platform = Platform.LinuxAmd64, Os = "debian:trixie", Python = "3.13", Torch = "2.6.0",
        Cuda = "cpu", Why = [], Archives = [],
        Packages = [Package("git", "1:2.47.3-0+deb13u1"), Package("python3-numpy", "1:2.2.4+ds-1"), Package("python3-sklearn", "1.4.2+dfsg-8")],
        Wheels = [new("einops", "0.8.1", "einops-0.8.1-py3-none-any.whl", "pypi", 64_000, Digest.Of("w"), "einops", "spec")],
    };

    public static Known Of(params string[] files) => new()
    {
        Files = new(folder => folder == "src" ? Checked<IReadOnlyList<string>>.Ok(files) : Checked<IReadOnlyList<string>>.Bad(RegionProblems.NoFile(folder, "there is no such folder"))),
        ProjectFolder = new(_ => Checked<string>.Ok("")),
        Project = new(_ => Checked<KnownProject>.Ok(new("", Spec, Lock))),
        Run = new(asked => asked.Split('\n')[^1] is "baseline" or "2026/08/21/0912-brave-otter-7f3a"
            ? Checked<KnownRun>.Ok(new("runs/2026/08/21/0912-brave-otter-7f3a", RunPageTests.Sample(), RunStatus.Done, new([])))
            : Checked<KnownRun>.Bad(RunProblems.NotFound(asked.Split('\n')[^1]))),
    };

    static Spec Spec { get; } = new() { Name = "digits", Python = "3.13", Os = OsRelease.All[1], System = ["git"], Packages = ["numpy"] };

    static LockedPackage Package(string name, string version) =>
        new(name, version, "amd64", "debian", $"pool/main/{name}.deb", 1_000_000, Digest.Of(name), "task", "task");
}
