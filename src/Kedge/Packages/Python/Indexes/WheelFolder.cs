using System.Collections.Immutable;

namespace Kedge.Packages.Python.Indexes;

/// <summary>A folder of wheels on disk, flat or with a folder for each project. Door: lists folders.</summary>
public static class WheelFolder
{
    /// <summary>The wheels and source distributions of <c>file:///folder/project/</c>, or those of the project in the folder itself; null when there are none.</summary>
    public static ProjectPage? Page(Uri place, string project)
    {
        var below = place.LocalPath.TrimEnd('/');
        var page = Path.Combine(below, "index.html");
        if (File.Exists(page)) return SimpleHtml.Parse(File.ReadAllText(page), place);
        var folders = new[] { below, Path.GetDirectoryName(below) ?? "/" };
        var files = folders.SelectMany(Files).Where(f => Belongs(f.Name, project)).DistinctBy(f => f.Name)
            .OrderBy(f => f.Name, StringComparer.Ordinal).ToImmutableArray();
        return files.IsEmpty ? null : new(files);
    }

    /// <summary>Every wheel and source distribution directly in a folder.</summary>
    public static IEnumerable<IndexFile> Files(string folder)
    {
        try
        {
            return !Directory.Exists(folder) ? [] : [.. new DirectoryInfo(folder).EnumerateFiles().Where(f => IndexFile.IsDistribution(f.Name))
                .Select(f => new IndexFile(f.Name, new Uri("file://" + string.Join('/', f.FullName.Split('/').Select(Uri.EscapeDataString)))) { Size = f.Length })];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }

    static bool Belongs(string file, string project) => WheelName.TryParse(file, null, out var wheel)
        ? wheel.Normalised == project : WheelName.Normalise(file).StartsWith(project + "-", StringComparison.Ordinal);
}
