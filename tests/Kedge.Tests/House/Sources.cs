namespace Kedge.Tests.House;

/// <summary>The repository's own sources, for tests about the code.</summary>
static class Sources
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every C# file of the library, by its path below src/Kedge.</summary>
    public static IEnumerable<(string Path, string Text)> Library()
    {
        var root = Path.Combine(Root, "src", "Kedge");
        return from file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
               let path = Path.GetRelativePath(root, file)
               where !path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("bin/", StringComparison.Ordinal)
               orderby path
               select (path, File.ReadAllText(file));
    }

    static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kedge.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
