using System.Text.RegularExpressions;

namespace Kedge.Tests.House;

/// <summary>Holds the I/O rule: only the files listed in src/Kedge/doors.txt may touch disk, network, processes, the clock or random ids.</summary>
public sealed partial class DoorTests
{
    [Fact]
    public void Only_doors_do_io()
    {
        var doors = Doors();
        var wrong =
            from file in Sources.Library()
            where !doors.Contains(file.Path)
            from Match match in Io().Matches(Comments().Replace(file.Text, ""))
            select $"{file.Path}: {match.Value}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_listed_door_exists_and_is_one()
    {
        var sources = Sources.Library().ToDictionary(f => f.Path, f => f.Text);
        Assert.All(Doors(), door => Assert.Matches(Io(), sources[door]));
    }

    static HashSet<string> Doors() =>
        [.. File.ReadLines(Path.Combine(Sources.Root, "src/Kedge/doors.txt")).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ')[0])];

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\b(File|Directory|FileInfo|DirectoryInfo|Console|Process|RandomAccess|NativeLibrary)\.\w+|\bnew (FileStream|DriveInfo|HttpClient|Socket|TcpClient|TcpListener|HttpListener|Process|Random)\b|\bProcess\.Start|\bDateTime(Offset)?\.(Utc)?Now|\bGuid\.NewGuid|\bRandom\.Shared|\bEnvironment\.(GetEnvironmentVariable|Exit|CurrentDirectory)|\[(DllImport|LibraryImport)\(")]
    private static partial Regex Io();
}
