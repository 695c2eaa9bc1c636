using System.Text.RegularExpressions;

namespace Kedge.Tests.House;

/// <summary>The repository's own pages stay true to what is there. Links are checked by Kedge itself: Docs/OwnPagesTests.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void The_map_names_every_folder_of_the_library()
    {
        var map = File.ReadAllText(Path.Combine(Sources.Root, "ARCHITECTURE.md"));
        var folders = Sources.Library().Select(f => f.Path.Split('/')).Where(p => p.Length > 1).Select(p => p[0]).Distinct();
        Assert.All(folders, folder => Assert.Contains($"src/Kedge/{folder}/", map, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_file_that_the_map_names_is_there() => Assert.Empty(
        from Match match in SourceFile().Matches(File.ReadAllText(Path.Combine(Sources.Root, "ARCHITECTURE.md")))
        let name = match.Groups[1].Value
        where !Sources.Tracked().Any(f => f.Path == name || f.Path.EndsWith("/" + name, StringComparison.Ordinal))
        select name);

    [GeneratedRegex(@"`([\w./-]+\.(?:cs|txt))`")]
    private static partial Regex SourceFile();
}
