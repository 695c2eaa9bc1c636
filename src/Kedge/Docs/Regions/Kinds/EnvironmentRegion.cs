using System.Globalization;
using System.Text;
using Kedge.Runs.Page;
using Kedge.Specs;

namespace Kedge.Docs.Regions.Kinds;

/// <summary>What a project's lock holds and its spec asks for, for somebody who reads one table.</summary>
static class EnvironmentRegion
{
    public static Checked<RegionText> Of(RegionAsk ask) =>
        ask.Project.Then(project => RegionText.Of(project.Canonical, Table(ask, project)));

    static string Table(RegionAsk ask, KnownProject project)
    {
        var table = new StringBuilder("| | |\n|---|---|\n");
        foreach (var (name, value) in Rows(ask, project).Where(r => r.Value.Length > 0)) table.Append(CultureInfo.InvariantCulture, $"| {name} | {value} |\n");
        return table.ToString();
    }

    static IEnumerable<(string Name, string Value)> Rows(RegionAsk ask, KnownProject project)
    {
        var (spec, file) = (project.Spec, project.Lock);
        yield return (ask.Say("Image", "镜像"), MarkdownText.Code(file.ImageName));
        yield return (ask.Say("System", "系统"), MarkdownText.Code(file.Os));
        yield return ("Python", MarkdownText.Plain(file.Python));
        yield return ("PyTorch", MarkdownText.Plain(file.Torch));
        yield return ("CUDA", file.Cuda == "cpu" ? ask.Say("none: for the CPU", "无（CPU）") : MarkdownText.Plain(file.Cuda));
        yield return (ask.Say("Packages", "软件包"), Counts(ask, project));
        yield return (ask.Say("Asked for", "指定安装"),
            string.Join(", ", spec.System.Concat(spec.Packages).Concat(spec.Files.Select(f => f.Name)).Select(MarkdownText.Code)));
        yield return (ask.Say("Access", "访问方式"), string.Join(", ", Access(spec.Access)));
        yield return (ask.Say("Mounts", "挂载"), string.Join(", ", spec.Mounts.Select(m => MarkdownText.Code($"{m.Host}:{m.Container}{(m.ReadOnly ? ":ro" : "")}"))));
        yield return (ask.Say("Limits", "资源限制"), string.Join(", ", Limits(ask, spec.Limits)));
        yield return (ask.Say("Lock", "锁文件"), MarkdownText.Code(file.Digest.ToString()));
    }

    static string Counts(RegionAsk ask, KnownProject project)
    {
        var bytes = project.Lock.Packages.Sum(p => p.Size) + project.Lock.Wheels.Sum(w => w.Size);
        var wheels = project.Lock.Wheels.IsEmpty
            ? ""
            : ask.Say($", {project.Lock.Wheels.Length} {(project.Lock.Wheels.Length == 1 ? "wheel" : "wheels")}",
                $"，{project.Lock.Wheels.Length} 个 wheel");
        return string.Create(CultureInfo.InvariantCulture, $"{project.Lock.Packages.Length}{ask.Say(" of the system", " 个系统软件包")}{wheels}, {bytes / 1e6:0} MB");
    }

    static IEnumerable<string> Access(Access access)
    {
        if (access.Jupyter) yield return "JupyterLab";
        if (access.Ssh) yield return "SSH";
    }

    static IEnumerable<string> Limits(RegionAsk ask, Limits limits)
    {
        if (limits.Gpus is { } gpus) yield return $"GPU {MarkdownText.Plain(gpus)}";
        if (limits.Cpus is { } cpus) yield return string.Create(CultureInfo.InvariantCulture, $"{cpus} CPU");
        if (limits.Memory is { } memory) yield return string.Create(CultureInfo.InvariantCulture, $"{memory / (double)(1 << 30):0.##} GiB{ask.Say(" memory", " 内存")}");
        if (limits.Shm is { } shm) yield return string.Create(CultureInfo.InvariantCulture, $"{shm / (double)(1 << 30):0.##} GiB{ask.Say(" shared memory", " 共享内存")}");
    }
}
