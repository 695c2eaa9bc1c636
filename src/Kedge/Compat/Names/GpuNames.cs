using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Kedge.Compat.Facts;

namespace Kedge.Compat.Names;

/// <summary>
/// GPUs by the names that people use: "4090", "RTX 5090", "h100 pcie", "NVIDIA GeForce RTX 3080 Ti". A name means every GPU that has all
/// of its words. Where those differ in compute capability, nothing is guessed.
/// </summary>
public static partial class GpuNames
{
    /// <summary>What a name was found to mean.</summary>
    public abstract record Found
    {
        public sealed record One(GpuFact Gpu) : Found;

        /// <summary>Several that do not run the same code: RTX 6000 is Turing, Ada or Blackwell.</summary>
        public sealed record Several(ImmutableArray<GpuFact> Gpus) : Found;

        public sealed record None(ImmutableArray<string> Nearest) : Found;
    }

    /// <summary>Words that tell no GPU from another.</summary>
    static readonly string[] Empty = ["nvidia", "geforce", "tesla", "gpu", "graphics", "card", "tensor", "core", "corporation"];

    public static Found Find(string name)
    {
        var asked = Words(name);
        if (asked.Length == 0) return new Found.None([]);
        var known = FactTables.Gpus.SelectMany(gpu => (gpu.Aliases ?? []).Prepend(gpu.Name), (gpu, label) => (Gpu: gpu, Words: Words(label))).ToList();
        var exact = known.FirstOrDefault(k => k.Words.Length == asked.Length && asked.All(k.Words.Contains)).Gpu;
        if (exact is not null) return new Found.One(exact);
        var matches = known.Where(k => asked.All(k.Words.Contains)).ToList();
        if (matches.Count == 0) matches = [.. known.Where(k => asked.All(word => k.Words.Any(w => Begins(w, word))))];
        if (matches.Count == 0) return new Found.None(Nearby(asked, known));
        return matches.Select(m => m.Gpu.Cc).Distinct().Count() == 1
            ? new Found.One(matches.MinBy(m => m.Words.Length).Gpu)
            : new Found.Several([.. matches.Select(m => m.Gpu).Distinct()]);
    }

    static ImmutableArray<string> Nearby(string[] asked, List<(GpuFact Gpu, string[] Words)> known)
    {
        var names = known.GroupBy(k => string.Join(' ', k.Words), k => k.Gpu.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First());
        return [.. Nearest.Of(string.Join(' ', asked), names.Keys).Select(n => names[n]).Distinct()];
    }

    /// <summary>K40 begins K40m, but it does not begin K4000.</summary>
    static bool Begins(string word, string asked) =>
        word.StartsWith(asked, StringComparison.Ordinal) && (word.Length == asked.Length || !(char.IsAsciiDigit(asked[^1]) && char.IsAsciiDigit(word[asked.Length])));

    /// <summary>Lower-case words; what is often run together is taken apart: RTX4070Ti, 80GB, A100-SXM4.</summary>
    static string[] Words(string name) =>
        [.. Seam().Replace(Separator().Replace(name.ToLowerInvariant(), " "), " ").Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(Empty)];

    [GeneratedRegex(@"[^a-z0-9]+", RegexOptions.None, PatternTime.Longest)]
    private static partial Regex Separator();

    [GeneratedRegex(@"(?<=\b(?:rtx|gtx|gt|quadro|tesla))(?=\d)|(?<=\d)(?=(?:ti|super|gb|d)\b)|(?<=ti)(?=super\b)", RegexOptions.None, PatternTime.Longest)]
    private static partial Regex Seam();
}
