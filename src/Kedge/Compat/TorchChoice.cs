using System.Collections.Immutable;
using System.Globalization;
using Kedge.Compat.Names;
using Kedge.Compat.Reasons;
using Kedge.Machines;
using Kedge.Specs;

namespace Kedge.Compat;

/// <summary>What a spec's torch, cuda and gpus come to, on the machines that it must run on.</summary>
/// <param name="Torch">Exact version, 2.7.1; of a release newer than the tables what was asked for, 2.15.</param>
/// <param name="TorchIsExact">False for a release that the tables do not know: then the index decides the last number.</param>
/// <param name="Cuda"><c>12.8</c> or <c>cpu</c>.</param>
/// <param name="Tag">The local version and the index's last part: <c>cu128</c> of torch 2.7.1+cu128 and <c>whl/cu128</c>; <c>cpu</c>.</param>
/// <param name="Torchvision">Exact version that belongs to it; null when the tables do not know the release.</param>
/// <param name="Torchaudio">The same.</param>
/// <param name="Torchtext">Null from torch 2.4 on: there is none.</param>
/// <param name="BecauseTorch">Why this torch, in words for the lock.</param>
/// <param name="BecauseCuda">Why this CUDA.</param>
public sealed record TorchChoice(
    string Torch, bool TorchIsExact, string Cuda, string Tag, string? Torchvision, string? Torchaudio, string? Torchtext, string BecauseTorch, string BecauseCuda)
{
    /// <summary>What to know about it.</summary>
    public ImmutableArray<Problem> Warnings { get; init; } = [];

    /// <summary>
    /// The builds for a spec with <c>from: pypi</c>, best first: more than one only where the spec leaves the version open, since an index
    /// may lack the newest. Or every reason why there is none, each at its place in kedge.yaml.
    /// The wheels are installed in the image, so the image's glibc and Python count; the machines give driver and GPUs.
    /// </summary>
    /// <param name="packages">All that is asked for beside torch (PEP 508), in the spec and in its files of requirements.</param>
    /// <param name="architecture">Of the image: <c>amd64</c>, <c>arm64</c>.</param>
    /// <param name="machines">By a name for messages ("this machine", "m.json"); empty when only the spec counts.</param>
    public static Checked<IReadOnlyList<TorchChoice>> Of(Spec spec, IReadOnlyList<string> packages, string architecture, IReadOnlyDictionary<string, Machine> machines)
    {
        var gpus = spec.Gpus.Select(name => (Name: name, Found: SpecGpu.Find(name))).ToList();
        var unknown = gpus.Where(g => g.Found.Gpu is null).Select(g => g.Found.Problem! with { Place = spec.PlaceOf("gpus", g.Name) }).ToList();
        if (unknown.Count > 0) return Checked<IReadOnlyList<TorchChoice>>.Bad(unknown);
        var question = Ask(spec,
            [.. machines.Select(m => Target.Of(m.Key, m.Value)),
                .. gpus.Select(g => new Target("", null, [g.Found.Gpu!]))]) with { With = SpecCompanion.Of(packages) };
        question = question with { System = question.System with { Architecture = architecture } };
        var verdicts = Judge.All(question);
        return verdicts[0].Fits
            ? Checked<IReadOnlyList<TorchChoice>>.Ok([.. verdicts.Select(v => Of(spec, v))])
            : Checked<IReadOnlyList<TorchChoice>>.Bad(Reasons(spec, question, verdicts[0]));
    }

    static Question Ask(Spec spec, ImmutableArray<Target> targets) => new()
    {
        Torch = spec.Torch == "newest" ? null : DottedVersion.Parse(spec.Torch, CultureInfo.InvariantCulture),
        Cuda = CudaWish.Parse(spec.Cuda),
        Python = PythonVersion.Parse(spec.Python),
        System = OsNames.Find(spec.Os.ToString()) ?? WheelSystem.Linux,
        Targets = targets,
    };

    /// <summary>What would fit stands once, under the last reason.</summary>
    static List<Problem> Reasons(Spec spec, Question question, Verdict verdict)
    {
        var problems = FoldedReasons.Of(verdict.Reasons).Select(r => At(spec, r)).ToList();
        var instead = string.Join("; ", Alternative.To(question).Select(a => a.Words));
        problems[^1] = problems[^1] with { Hint = instead.Length > 0 ? $"what would fit: {instead}" : null };
        return problems;
    }

    static TorchChoice Of(Spec spec, Verdict verdict)
    {
        var build = verdict.Build!;
        var (release, exact) = (build.Release, build.IsKnown);
        return new(
            build.Version.ToString(), exact, build.Cuda, build.Tag,
            exact ? release.Torchvision : null, exact ? release.Torchaudio : null, exact ? release.Torchtext : null,
            spec.Torch == "newest" ? "the newest that fits" : exact && spec.Torch != build.Version.ToString() ? $"the newest {spec.Torch}" : $"torch: {spec.Torch}",
            build.Because)
        {
            Warnings = [.. verdict.Warnings.Select(w => At(spec, w) with { Severity = Severity.Warning })],
        };
    }

    static Problem At(Spec spec, Reason reason)
    {
        var entry = reason.Package is { } package ? spec.Packages.FirstOrDefault(p => SpecCompanion.Read(p).Name == package) : null;
        return new(reason.Code, reason.Message, spec.PlaceOf(reason.About.ToString().ToLowerInvariant(), entry));
    }
}
