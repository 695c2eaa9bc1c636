using System.Text.RegularExpressions;

namespace Kedge.Docs.Diagrams.Sources.Models;

/// <summary>
/// The files that importing a module reads, found by their import statements and without running anything: what a model that Python makes follows from.
/// A module that is not there comes with the image. Modules that are imported by a name made at run time are not found.
/// </summary>
public static partial class PythonSources
{
    const int MostFiles = 300, MostPlaces = 20_000, LongestList = 4000;

    /// <param name="folder">Where Python looks for modules; empty: the root.</param>
    /// <param name="text">Of the file at a path; null when there is none.</param>
    public static SortedDictionary<string, string> Of(string module, string folder, Func<string, string?> text)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>([module]);
        while (next.TryDequeue(out var name) && found.Count < MostFiles && seen.Count < MostPlaces)
            foreach (var (path, package) in Files(name).Where(f => seen.Add(f.Path)))
            {
                var place = folder.Length == 0 ? path : $"{folder}/{path}";
                if (text(place) is not { } source) continue;
                found[place] = source;
                foreach (var import in Imports(source, package)) next.Enqueue(import);
            }
        return found;
    }

    /// <summary>Where a module and the packages around it may stand, each with the package that its relative imports begin from.</summary>
    static IEnumerable<(string Path, string[] Package)> Files(string module)
    {
        var parts = module.Split('.', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 1; i <= parts.Length; i++)
        {
            var path = string.Join('/', parts[..i]);
            yield return (path + ".py", parts[..(i - 1)]);
            yield return (path + "/__init__.py", parts[..i]);
        }
    }

    /// <summary>Modules that a source may import: of <c>from a import b</c>, both a and a.b.</summary>
    static IEnumerable<string> Imports(string source, string[] package)
    {
        foreach (Match import in Import().Matches(source))
            foreach (var name in Words(import.Groups["names"].Value)) yield return name;
        var froms = From().Matches(source);
        for (var i = 0; i < froms.Count; i++)
        {
            if (Base(froms[i].Groups["module"].Value, package) is not { } module) continue;
            yield return module;
            var (at, end) = (froms[i].Index + froms[i].Length, i + 1 < froms.Count ? froms[i + 1].Index : source.Length);
            foreach (var name in Words(Listed(source.AsSpan(at, Math.Min(LongestList, end - at))))) yield return $"{module}.{name}";
        }
    }

    static IEnumerable<string> Words(string text) => Word().Matches(text).Select(m => m.Value);

    /// <summary>What is imported: to the end of the line, or to the closing bracket.</summary>
    /// <param name="rest">To the next such statement: no list goes on behind it, and so none is read twice.</param>
    static string Listed(ReadOnlySpan<char> rest)
    {
        var end = rest.TrimStart(" \t").StartsWith("(") ? rest.IndexOf(')') : rest.IndexOf('\n');
        return (end < 0 ? rest : rest[..end]).ToString();
    }

    /// <summary>One dot is the package itself, each further one the package around it; null above the outermost.</summary>
    static string? Base(string module, string[] package)
    {
        var dots = module.Length - module.TrimStart('.').Length;
        if (dots == 0) return module;
        return dots - 1 > package.Length ? null : string.Join('.', [.. package[..(package.Length - dots + 1)], module[dots..]]).Trim('.');
    }

    [GeneratedRegex(@"^[ \t]*import[ \t]+(?<names>[^\n]+)", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Import();

    [GeneratedRegex(@"^[ \t]*from[ \t]+(?<module>[.\w]+)[ \t]+import\b", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex From();

    [GeneratedRegex(@"\w[\w.]*", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
