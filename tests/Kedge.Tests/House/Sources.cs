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

    static readonly string[] Text = [".cs", ".md", ".txt", ".json", ".yaml", ".yml", ".py", ".sh", ".props", ".csproj", ".slnx", ""];

    /// <summary>Every text file of the repository by its path, without what builds leave behind; all of them or one extension.</summary>
    public static IEnumerable<(string Path, string Text)> Tracked(string? extension = null) =>
        from file in Walk(Root)
        let path = Path.GetRelativePath(Root, file)
        let kind = Path.GetExtension(file)
        where extension is null ? Text.Contains(kind) : kind == extension
        orderby path
        select (path, File.ReadAllText(file));

    static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Concat(
            from child in Directory.EnumerateDirectories(folder)
            where Path.GetFileName(child) is not ("bin" or "obj" or "artifacts" or ".git" or ".kedge" or "node_modules" or "__pycache__" or "shared"
                or "demo" or "runs" or "layout")
            where new DirectoryInfo(child).LinkTarget is null
            from file in Walk(child)
            select file);

    static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kedge.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
