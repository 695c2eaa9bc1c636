using System.Collections.Concurrent;
using System.Collections.Immutable;
using Kedge.Locks.Debian;
using Kedge.Specs;
using Kedge.Store;
using Xunit.Abstractions;

namespace Kedge.EndToEnd;

/// <summary>
/// The proof of the resolver: for every set in Closures/sets.txt and both suites, the same packages in the same versions as
/// real apt-get on an empty system, from the same archive state. Differences are only those in docs/reference/closures.md.
/// </summary>
public sealed class ClosureTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("bookworm")]
    [InlineData("trixie")]
    public async Task The_closure_is_that_of_apt(string suite)
    {
        using var apt = await EmptyApt.Create(suite);
        if (apt is null) return;
        var sets = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Closures", "sets.txt"));
        var store = new BlobStore(Path.Combine(apt.Folder, "store"));
        var spec = new Spec { Name = "closure", Python = "3", Os = OsRelease.All.Single(o => o.Suite == suite) };
        var input = await new DebianArchives(store, Environment.GetEnvironmentVariable, TimeProvider.System).Read(spec, Platform.LinuxAmd64, offline: false, default);
        var world = new DebianWorld(input.Suites, ImmutableDictionary<string, string>.Empty);
        var explained = Explained(suite);
        var (differences, compared, refused) = (new List<string>(), 0, 0);
        // Every second set is proof enough from day to day; KEDGE_CLOSURES=all takes all of them.
        var all = Environment.GetEnvironmentVariable("KEDGE_CLOSURES") == "all";
        var asked = sets.Where(s => s.Length > 0 && s[0] != '#').Where((_, i) => all || i % 2 == 0).ToArray();
        var answers = new ConcurrentDictionary<string, ImmutableSortedSet<string>?>();
        await Parallel.ForEachAsync(asked, async (set, _) => answers[set] = await apt.Install(set.Split(' ')));
        foreach (var set in asked)
        {
            var expected = answers[set];
            var actual = Ours(world, set.Split(' '));
            if (expected is null) refused++;
            else compared++;
            var difference = Difference(expected, actual);
            if (difference is null || explained.Contains(set)) continue;
            differences.Add($"{set}: {difference}");
        }
        output.WriteLine($"{suite}: {compared - differences.Count} sets equal to apt's, {refused} refused by both, {differences.Count} differ");
        Assert.Empty(differences);
        Assert.True(compared >= 60, $"only {compared} sets could be compared");
    }

    static ImmutableSortedSet<string>? Ours(DebianWorld world, string[] names)
    {
        var ids = names.Select(n => world.Find(n) is >= 0 and var id ? world.HasCandidate(id) ? id : world.Providers(id) is [var only] ? only : -1 : -1).ToArray();
        if (ids.Contains(-1)) return null;
        var resolved = DebianResolver.Resolve(world, ids);
        return resolved.IsOk ? [.. resolved.Value.Packages.Select(p => $"{world.NameOf(p)} {world.Candidate(p).Version}")] : null;
    }

    static string? Difference(ImmutableSortedSet<string>? expected, ImmutableSortedSet<string>? actual) => (expected, actual) switch
    {
        (null, null) => null,
        (null, _) => "apt refuses it",
        (_, null) => "refused here, not by apt",
        var (e, a) when e.SetEquals(a) => null,
        var (e, a) => $"missing [{string.Join(", ", e.Except(a).Take(8))}] too many [{string.Join(", ", a.Except(e).Take(8))}]",
    };

    /// <summary>The first cells of the table rows that begin with the suite: <c>| trixie | `set` | why |</c>.</summary>
    static HashSet<string> Explained(string suite)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Closures", "closures.md");
        return [.. File.ReadLines(file).Where(l => l.StartsWith($"| {suite} | `", StringComparison.Ordinal)).Select(l => l.Split('`')[1])];
    }
}
