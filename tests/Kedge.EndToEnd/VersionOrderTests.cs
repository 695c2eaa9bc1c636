using Kedge.Packages.Debian;

namespace Kedge.EndToEnd;

/// <summary>The order of versions against dpkg's own, over pairs made of the pieces that matter.</summary>
public sealed class VersionOrderTests
{
    [Fact]
    public async Task Versions_compare_as_dpkg_compares_them()
    {
        if (await new CommandLine("dpkg", "--version").TryRun(default) is null) return;
        var random = new Random(20260131);
        var pairs = Enumerable.Range(0, 2000).Select(_ => (A: Version(random), B: Version(random))).ToArray();
        // One shell for many pairs: a process each would take minutes. It prints what dpkg says, -1, 0 or 1, one line a pair.
        const string Script = "while [ $# -gt 0 ]; do if dpkg --compare-versions \"$1\" lt \"$2\"; then echo -1; elif dpkg --compare-versions \"$1\" eq \"$2\"; then echo 0; else echo 1; fi; shift 2; done";
        var result = await new CommandLine("sh", ["-c", Script, "sh", .. pairs.SelectMany(p => new[] { p.A, p.B })]).TryRun(default);
        var said = result!.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(pairs.Length, said.Length);
        var wrong = pairs.Zip(said).Where(p => $"{Math.Sign(DebianVersion.Compare(p.First.A, p.First.B))}" != p.Second)
            .Select(p => $"{p.First.A} {p.First.B}: dpkg says {p.Second}");
        Assert.Empty(wrong);
    }

    static string Version(Random random)
    {
        string[] pieces = ["0", "1", "2", "10", "01", "a", "rc", "~", "~~", "+", ".", "b", "dfsg", "+b", "-1", "-0"];
        var epoch = random.Next(4) == 0 ? $"{random.Next(3)}:" : "";
        return $"{epoch}{random.Next(3)}{string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => pieces[random.Next(pieces.Length)]))}{(random.Next(2) == 0 ? "-1" : "")}".Replace("--", "-", StringComparison.Ordinal);
    }
}
