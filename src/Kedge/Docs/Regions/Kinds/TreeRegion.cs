using System.Globalization;
using System.Text;
using Kedge.Runs.Page;

namespace Kedge.Docs.Regions.Kinds;

/// <summary>The files that git would keep below <c>src=</c> (default: the root), folders down to <c>depth=</c> (default 2).</summary>
static class TreeRegion
{
    const int MostLines = 400;

    public static Checked<RegionText> Of(RegionAsk ask)
    {
        if (!int.TryParse(ask["depth"] ?? "2", NumberStyles.None, CultureInfo.InvariantCulture, out var depth) || depth is 0 or > 20)
            return Checked<RegionText>.Bad(RegionProblems.BadValue("depth", ask["depth"]!, "a number from 1 to 20"));
        return ask.InTree(ask["src"] ?? "").Then(folder => ask.Known.Files[folder].Then(files => RegionText.Of(Drawn(folder, files, depth))));
    }

    static string Drawn(string folder, IReadOnlyList<string> files, int depth)
    {
        var top = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var file in files) Add(top, file.Split('/'), depth);
        var lines = new List<string> { (folder.Length == 0 ? "." : folder) + "/" };
        Draw(top, "", lines);
        if (lines.Count > MostLines) lines = [.. lines.Take(MostLines), "…"];
        return MarkdownText.Block("text", lines);
    }

    /// <summary>A folder is a map of what is in it; a file, or a folder too deep to be drawn, is null.</summary>
    static void Add(SortedDictionary<string, object?> into, ReadOnlySpan<string> path, int depth)
    {
        var name = path.Length > 1 ? path[0] + "/" : path[0];
        if (path.Length == 1 || depth == 1)
        {
            into.TryAdd(name, null);
            return;
        }
        if (!into.TryGetValue(name, out var below) || below is null) into[name] = below = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        Add((SortedDictionary<string, object?>)below, path[1..], depth - 1);
    }

    static void Draw(SortedDictionary<string, object?> folder, string indent, List<string> lines)
    {
        foreach (var (i, (name, below)) in folder.Index())
        {
            var isLast = i == folder.Count - 1;
            lines.Add($"{indent}{(isLast ? "└── " : "├── ")}{name}");
            if (below is SortedDictionary<string, object?> inner) Draw(inner, indent + (isLast ? "    " : "│   "), lines);
        }
    }
}
