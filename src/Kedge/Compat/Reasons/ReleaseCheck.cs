using System.Globalization;
using System.Text.RegularExpressions;
using Kedge.Compat.Facts;
using Kedge.Machines;

namespace Kedge.Compat.Reasons;

/// <summary>Is there a wheel at all: for this Python, this system, this glibc?</summary>
static partial class ReleaseCheck
{
    /// <param name="variant">Null: the CPU build, or a CUDA that does not exist.</param>
    public static IEnumerable<Reason> Of(Question question, TorchRelease torch, CudaVariant? variant)
    {
        if (question.Python is { } python && !Has(torch, python, question.System)) yield return CompatProblems.NoWheelForPython(torch, python, Pythons(torch));
        var system = question.System;
        if (system.Kind == SystemKind.Macos)
        {
            if (variant is not null)
                yield return system.IsAppleSilicon
                    ? CompatProblems.NotOnApple(variant.Cuda.ToString())
                    : CompatProblems.NotOnIntelMac(variant.Cuda.ToString());
            else if (!system.IsAppleSilicon && !torch.PypiWheel.MacosAmd64) yield return CompatProblems.NoIntelMac(torch);
        }
        else if (variant is not null && !variant.Platforms.Contains(Name(system))) yield return CompatProblems.NotOnSystem(torch, variant, system.Name ?? Name(system));
        if (system.IsMusl) yield return CompatProblems.Musl(system, FactTables.Oses.First(o => o.Glibc is null).Source);
        if (!system.HasFacts) yield break;
        var needed = variant?.MinGlibc ?? torch.MinGlibc;
        if (system.Kind == SystemKind.Linux && system.Glibc is { } glibc && glibc < needed)
            yield return CompatProblems.GlibcTooOld(torch, variant?.MinGlibc is null ? "" : $" for CUDA {variant.Cuda}", needed, system);
    }

    static string Name(WheelSystem system) => system.Kind == SystemKind.Windows ? "windows" : "linux";

    static bool Has(TorchRelease torch, PythonVersion python, WheelSystem system) =>
        (!python.FreeThreaded && python.Number >= torch.Python[0] && python.Number <= torch.Python[1]) || Experimental(torch, python, system) is not null;

    /// <summary>How an experimental Python is described where it has wheels for the system; null when there are none.</summary>
    public static string? Experimental(TorchRelease torch, PythonVersion python, WheelSystem system)
    {
        foreach (var text in torch.PythonExperimental ?? [])
        {
            var tag = PythonTag().Match(text);
            if (!PythonVersion.TryParse(tag.Groups["version"].Value, CultureInfo.InvariantCulture, out var known) || known != python) continue;
            var remark = tag.Groups["remark"].Value;
            var onlyLinux = remark.Contains("Linux", StringComparison.Ordinal);
            var onlyThis = ReleaseOnly().Match(remark) is { Success: true } only && only.Groups[1].Value != torch.Version.ToString();
            if (!onlyThis && (!onlyLinux || system is { Kind: SystemKind.Linux, HasFacts: true })) return text;
        }
        return null;
    }

    static string Pythons(TorchRelease torch)
    {
        var more = torch.PythonExperimental is { Count: > 0 } tags ? $", experimentally {string.Join(", ", tags)}" : "";
        return $"it has them for {torch.Python[0]} to {torch.Python[1]}{more}";
    }

    [GeneratedRegex(@"^(?<version>[\d.]+t?)(?: \((?<remark>.*)\))?$", RegexOptions.None, PatternTime.Longest)]
    private static partial Regex PythonTag();

    [GeneratedRegex(@"^([\d.]+) only$", RegexOptions.None, PatternTime.Longest)]
    private static partial Regex ReleaseOnly();
}
