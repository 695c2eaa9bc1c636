using System.Collections.Immutable;
using System.Text;
using Kedge.Locks;
using Kedge.Locks.Debian;
using Kedge.Packages.Debian.Archives;

namespace Kedge.Tests.Locks.Debian;

/// <summary>Small worlds, each with one question. A line is: name version [field: value; …].</summary>
public sealed class DebianResolverTests
{
    static string Closure(string world, string wanted)
    {
        var built = World(world);
        var resolved = DebianResolver.Resolve(built, wanted.Split(' ').Select(built.Find));
        return resolved.IsOk ? string.Join(' ', resolved.Value.Packages.Select(built.NameOf).Order(StringComparer.Ordinal)) : "refused";
    }

    static DebianWorld World(string lines, params (string, string)[] pins)
    {
        var suites = lines.Split("---\n")
            .Select(part => new DebianSuite("debian", "s", default, default,
                new PackageIndex(new PackagesReader("amd64").Read(Encoding.UTF8.GetBytes(Stanzas(part))))));
        return new([.. suites], pins.ToDictionary(p => p.Item1, p => p.Item2));
    }

    static string Stanzas(string lines) => string.Concat(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
    {
        var parts = line.Split(';', StringSplitOptions.TrimEntries);
        var head = parts[0].Split(' ');
        return $"Package: {head[0]}\nVersion: {head[1]}\nArchitecture: amd64\nPriority: optional\nFilename: p\nSize: 1\nSHA256: {new string('a', 64)}\n{string.Join('\n', parts[1..])}\n\n";
    }));

    [Theory]
    [InlineData("a 1\nb 1", "a", "a")]
    [InlineData("a 1; Depends: b\nb 1; Pre-Depends: c\nc 1", "a", "a b c")]
    [InlineData("a 1; Recommends: b\nb 1", "a", "a")]
    [InlineData("a 1\nb 1; Essential: yes; Depends: c\nc 1", "a", "a b c")]
    [InlineData("a 1; Depends: b | c\nb 1\nc 1", "a", "a b")]
    [InlineData("a 1; Depends: b | c\nb 1\nc 1", "a c", "a c")]
    [InlineData("a 1; Depends: nope | c\nc 1", "a", "a c")]
    [InlineData("a 1; Depends: b (>= 2) | c\nb 1\nc 1", "a", "a c")]
    [InlineData("a 1; Depends: nope\nb 1", "a", "refused")]
    [InlineData("a 1; Depends: v\nb 1; Provides: v", "a", "a b")]
    [InlineData("a 1; Depends: v (>= 2)\nb 1; Provides: v\nc 1; Provides: v (= 2)", "a", "a c")]
    [InlineData("a 1; Depends: v (>= 2)\nb 1; Provides: v", "a", "refused")]
    [InlineData("a 1; Depends: b:any\nb 1; Multi-Arch: allowed", "a", "a b")]
    [InlineData("a 1; Depends: b:any\nb 1; Multi-Arch: foreign", "a", "refused")]
    [InlineData("a 1; Depends: b\nb 1; Depends: a", "a", "a b")]
    [InlineData("a 1; Conflicts: b\nb 1", "a b", "refused")]
    [InlineData("a 1; Breaks: b (<< 1)\nb 1", "a b", "a b")]
    [InlineData("a 1; Conflicts: v; Provides: v\nb 1", "a b", "a b")]
    [InlineData("a 1; Depends: b | c; Conflicts: b\nb 1\nc 1", "a", "a c")]
    [InlineData("a 1; Depends: b | c\nb 1; Conflicts: x\nc 1\nx 1", "a x", "a c x")]
    [InlineData("a 1; Depends: b\nb 1\n---\nb 2; Depends: c\nc 1", "a", "a b c")]
    public void The_set_is_apts(string world, string wanted, string expected) => Assert.Equal(expected, Closure(world, wanted));

    [Fact]
    public void Among_equal_providers_the_more_important_then_the_youngest_name_wins()
    {
        Assert.Equal("a c", Closure("a 1; Depends: v\nb 1; Provides: v\nc 1; Provides: v; Priority: important".Replace("Priority: important",
            "Essential: no", StringComparison.Ordinal), "a"));
        Assert.Equal("a v", Closure("a 1; Depends: v\nb 1; Provides: v\nv 1", "a"));
    }

    [Fact]
    public void The_highest_version_over_suites_is_the_candidate_unless_pinned()
    {
        const string Lines = "a 1\n---\na 2\n---\na 1.5";
        Assert.Equal("2", World(Lines).Candidate(0).Version);
        Assert.Equal("1.5", World(Lines, ("a", "1.5")).Candidate(0).Version);
        Assert.Equal("2", World(Lines, ("a", "0.9")).Candidate(0).Version);
    }

    [Fact]
    public void A_refusal_names_package_and_relation()
    {
        var world = World("a 1; Depends: b (>= 2)\nb 1");
        var refused = DebianResolver.Resolve(world, [0]);
        Assert.Equal("a 1 cannot be installed with the rest: it needs b (>= 2)", refused.Problems[0].Message);
    }

    [Fact]
    public void What_is_there_already_keeps_its_part_when_an_entry_comes_that_sorts_before_it()
    {
        var world = World("base 1\nlib 1\nzeta 1; Depends: lib, base\nalpha 1; Depends: lib");
        var installed = new[] { 0, 1, 2, 3 }.Select(i => world.Find(world.NameOf(i))).ToArray();
        ImmutableArray<Root> roots = [new("base", world.Find("base")), new("alpha", world.Find("alpha")), new("zeta", world.Find("zeta"))];
        var fresh = Attribution.Of(world, installed, roots, ImmutableDictionary<string, string>.Empty);
        var after = Attribution.Of(world, installed, roots, new Dictionary<string, string> { ["lib"] = "zeta", ["zeta"] = "zeta" });
        Assert.Equal(new Reason("alpha", "alpha"), fresh[world.Find("lib")]);
        Assert.Equal(new Reason("zeta", "zeta"), after[world.Find("lib")]);
        Assert.Equal(new Reason("base", "base"), after[world.Find("base")]);
        Assert.Equal(new Reason("zeta", "spec"), after[world.Find("zeta")]);
    }
}
