using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Kedge.Compat;
using Kedge.Compat.Names;
using Kedge.Compat.Reasons;
using Kedge.Runs.Page;

namespace Kedge.Docs.Regions.Kinds;

/// <summary>
/// What Kedge's tables say of the project's PyTorch, CUDA, Python, system and GPUs; or of those that the marker names (<c>torch=2.7 cuda=12.8</c>).
/// </summary>
static class VerdictRegion
{
    public static Checked<RegionText> Of(RegionAsk ask) => Asked(ask).Then(question => RegionText.Of(Text(ask, Judge.Of(question))));

    static Checked<Question> Asked(RegionAsk ask) => ask["torch"] is null
        ? ask.Project.Then(project => Question(ask, (project.Lock.Torch, project.Lock.Cuda, project.Lock.Python, project.Lock.Os), project.Spec.Gpus))
        : Question(ask, (ask["torch"], ask["cuda"], ask["python"], ask["os"]), []);

    static Checked<Question> Question(RegionAsk ask, (string? Torch, string? Cuda, string? Python, string? Os) of, ImmutableArray<string> gpus)
    {
        var problems = new List<Problem>();
        var names = ask["gpu"] is { } typed ? [.. typed.Split(',', StringSplitOptions.TrimEntries)] : gpus;
        var found = names.Select(SpecGpu.Find).ToList();
        problems.AddRange(found.Select(f => f.Problem).OfType<Problem>());
        var torch = Parsed<DottedVersion>("torch", of.Torch, problems);
        var driver = Parsed<DottedVersion>("driver", ask["driver"], problems);
        var python = Parsed<PythonVersion>("python", of.Python, problems);
        if (!CudaWish.TryParse(of.Cuda ?? "auto", CultureInfo.InvariantCulture, out var cuda))
            problems.Add(RegionProblems.BadValue("cuda", of.Cuda!, "12.8, cu128, cpu or auto"));
        if (problems.Count > 0) return Checked<Question>.Bad(problems);
        var targets = found.Count == 0 && driver is null ? [] : (ImmutableArray<Target>)[new("", driver, [.. found.Select(f => f.Gpu!)])];
        return Checked<Question>.Ok(new()
        {
            Torch = torch, Cuda = cuda!, Python = python, Targets = targets, System = of.Os is { } os ? OsNames.Find(os) ?? WheelSystem.Linux : WheelSystem.Linux,
        });
    }

    static T? Parsed<T>(string key, string? text, List<Problem> problems) where T : struct, IParsable<T>
    {
        if (text is null) return null;
        if (T.TryParse(text, CultureInfo.InvariantCulture, out var value)) return value;
        problems.Add(RegionProblems.BadValue(key, text, "a version, such as 2.7"));
        return null;
    }

    static string Text(RegionAsk ask, Verdict verdict)
    {
        var text = new StringBuilder();
        if (verdict.Build is { } build) Fits(ask, text, build);
        else text.Append(ask.Say("**Does not fit.**", "**不兼容。**")).Append("\n\n");
        foreach (var reason in FoldedReasons.Of(verdict.Reasons).Concat(verdict.Warnings))
            text.Append(CultureInfo.InvariantCulture, $"- {reason.Code}: {MarkdownText.Plain(reason.Message)}\n");
        return text.ToString();
    }

    static void Fits(RegionAsk ask, StringBuilder text, Build build)
    {
        var with = build.Variant is null ? ask.Say("for the CPU", "（CPU 版）") : ask.Say($"with CUDA {build.Cuda}", $"与 CUDA {build.Cuda}");
        text.Append(CultureInfo.InvariantCulture, $"**{ask.Say("Fits", "兼容")}**: PyTorch {build.Version} {with}\n\n| | |\n|---|---|\n");
        foreach (var (name, value) in Rows(ask, build)) text.Append(CultureInfo.InvariantCulture, $"| {name} | {MarkdownText.Plain(value)} |\n");
        text.Append('\n');
    }

    static IEnumerable<(string Name, string Value)> Rows(RegionAsk ask, Build build)
    {
        yield return ("Python", $"{build.Release.Python[0]} – {build.Release.Python[1]}");
        if (build.IsKnown) yield return (ask.Say("Companions", "配套版本"), $"torchvision {build.Release.Torchvision}, torchaudio {build.Release.Torchaudio}");
        yield return ("glibc", $"{build.MinGlibc}+");
        if (build.Driver is { } driver) yield return (ask.Say("NVIDIA driver", "NVIDIA 驱动"), $"{driver}+");
        if (build.Variant is { } variant) yield return (ask.Say("Compute capability", "计算能力"), string.Join(", ", variant.Sm));
    }
}
