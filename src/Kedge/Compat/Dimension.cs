using System.Collections.Immutable;
using System.Globalization;
using Kedge.Compat.Facts;
using Kedge.Machines;

namespace Kedge.Compat;

/// <summary>One thing that may be changed so that it fits, with the values worth trying, the best first.</summary>
/// <param name="Most">How many of them are worth telling.</param>
/// <param name="DecidesRelease">Comes before the others, whose values depend on the release.</param>
sealed record Dimension(int Most, Func<Question, IEnumerable<(Question Question, Change Change)>> Candidates, bool DecidesRelease = false)
{
    /// <summary>What may be changed in a question: only what was said. The easiest to change comes first.</summary>
    public static ImmutableArray<Dimension> Of(Question asked) => asked.Cuda is CudaWish.Cpu ? Rest(asked) : [new(5, Cudas), .. Rest(asked)];

    public static ImmutableArray<Dimension> WithoutCuda(Question asked) => [new(1, Cpu), .. Rest(asked)];

    static ImmutableArray<Dimension> Rest(Question asked)
    {
        var dimensions = ImmutableArray.CreateBuilder<Dimension>();
        if (asked.Torch is { } torch) dimensions.Add(new(2, question => Torches(question, torch), DecidesRelease: true));
        if (asked.With.Values.Any(v => v is not null) || asked.With.ContainsKey("torchtext")) dimensions.Add(new(1, Companions));
        if (asked.Python is not null) dimensions.Add(new(1, Pythons));
        if (asked.Targets.Any(t => t.Driver is not null)) dimensions.Add(new(1, DriverVersions));
        if (asked.System.Glibc is not null || asked.System.IsMusl) dimensions.Add(new(1, Glibcs));
        return dimensions.ToImmutable();
    }

    static IEnumerable<(Question, Change)> Cudas(Question question) =>
        from variant in Release(question).Cuda.Reverse()
        select (question with { Cuda = new CudaWish.Exactly(variant.Cuda) }, new Change(CudaWords(question, variant), $"--cuda {variant.Cuda}"));

    static string CudaWords(Question question, CudaVariant variant) =>
        question.Targets.All(t => t.Driver is null) && Drivers.Needed(question, variant) is { } driver
            ? $"CUDA {variant.Cuda}, driver {driver} or later"
            : $"CUDA {variant.Cuda}";

    /// <summary>The last patch of every minor version: the nearest first, of two equally near the newer.</summary>
    static IEnumerable<(Question, Change)> Torches(Question question, DottedVersion asked)
    {
        var releases = FactTables.Torch.GroupBy(r => r.Version.MajorMinor, (_, patches) => patches.Last().Version).ToList();
        var here = releases.FindLastIndex(r => r.MajorMinor == asked.MajorMinor || r <= asked);
        return from i in Enumerable.Range(0, releases.Count)
               where !releases[i].IsA(asked)
               orderby Math.Abs(i - here), i descending
               select (question with { Torch = releases[i] }, new Change($"PyTorch {releases[i]}", $"--torch {releases[i]}"));
    }

    static IEnumerable<(Question, Change)> Companions(Question question)
    {
        var torch = Release(question);
        var changed = question.With.Keys.Where(name => !Judge.Of(new() { Torch = torch.Version,
            With = question.With.RemoveRange(question.With.Keys.Where(k => k != name)) }).Fits)
            .Select(name => (Name: name, Version: Right(name, torch))).ToList();
        var kept = changed.Aggregate(question.With, (with, c) => c.Version is null ? with.Remove(c.Name) : with.SetItem(c.Name, c.Version));
        var words = changed.Select(c => c.Version is null ? $"without {c.Name}" : $"{c.Name} {c.Version}");
        if (changed.Count > 0)
            yield return (question with { With = kept },
                new(string.Join(", ", words),
                    kept.IsEmpty ? "" : $"--with {string.Join(',', kept.Select(k => k.Value is null ? k.Key : $"{k.Key}={k.Value}"))}"));
    }

    /// <summary>The version that goes with a release; null where there is none, or where any may do.</summary>
    static DottedVersion? Right(string name, TorchRelease torch) => name switch
    {
        "torchvision" => DottedVersion.Parse(torch.Torchvision),
        "torchaudio" => DottedVersion.Parse(torch.Torchaudio),
        "torchtext" when torch.Torchtext is { } text => DottedVersion.Parse(text),
        "triton" when torch.Triton is { } triton => DottedVersion.Parse(triton),
        "numpy" => DottedVersion.Parse(torch.Numpy.Linux == torch.Numpy.Windows && torch.Numpy.Linux != "1.x only" ? "2" : "1"),
        _ => null,
    };

    static IEnumerable<(Question, Change)> Pythons(Question question)
    {
        var (asked, range) = (question.Python!.Value, Release(question).Python);
        var near = asked.Number < range[0] ? range[0] : asked.Number > range[1] ? range[1] : asked.Number;
        if (near == asked.Number && !asked.FreeThreaded) yield break;
        yield return (question with { Python = new(near) }, new($"Python {near}", $"--python {near}"));
    }

    /// <summary>The oldest driver that is enough for a build of the release, and the last that still supports an old GPU.</summary>
    static IEnumerable<(Question, Change)> DriverVersions(Question question)
    {
        var floors = question.Cuda.Of(Release(question)).SelectMany(v => question.Targets.Select(t => Drivers.Floor(v.Cuda, t.WindowsDriver)?.Version));
        var edges = question.Targets.SelectMany(t => t.Gpus.SelectMany(g => Edges(g, t.WindowsDriver)));
        return from driver in floors.Concat(edges).OfType<DottedVersion>().Distinct().Order()
               select (question with { Targets = [.. question.Targets.Select(t => t.Driver is null ? t : t with { Driver = driver })] },
                   new Change(driver.Length == 1 ? $"driver {driver}" : $"driver {driver} or later", $"--driver {driver}"));
    }

    static IEnumerable<DottedVersion?> Edges(TargetGpu gpu, bool windows)
    {
        if (gpu.Capability is not { } capability || Drivers.Architecture(capability) is not { } architecture) yield break;
        yield return Drivers.First(architecture, capability, windows)?.Version;
        if (Drivers.LastBranch(architecture) is { } last) yield return DottedVersion.Parse(last.ToString(CultureInfo.InvariantCulture));
    }

    static IEnumerable<(Question, Change)> Glibcs(Question question)
    {
        var torch = Release(question);
        return from glibc in torch.Cuda.Select(v => v.MinGlibc ?? torch.MinGlibc).Prepend(torch.MinGlibc).Distinct().Order()
               select (question with { System = question.System with { Glibc = glibc, Name = null, IsMusl = false } },
                   new Change($"glibc {glibc} or later, such as in an image", $"--glibc {glibc}"));
    }

    static IEnumerable<(Question, Change)> Cpu(Question question) =>
        [(question with { Cuda = new CudaWish.Cpu() },
            new(question.System.Kind == SystemKind.Macos ? "the macOS build, which uses the Apple GPU through MPS" : "the CPU build", "--cuda cpu"))];

    /// <summary>The release that a question is about, or the newest where it names none that is known.</summary>
    static TorchRelease Release(Question question) =>
        question.Torch is { } asked && FactTables.Torch.LastOrDefault(r => r.Version.IsA(asked) || r.Version == asked) is { } release ? release : FactTables.Torch[^1];
}
