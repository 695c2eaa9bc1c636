using Kedge.Checks.Drifts;
using Kedge.Checks.Inventories;

namespace Kedge.Tests.Checks.Drifts;

public sealed class DriftTests
{
    [Theory]
    [InlineData("a=1 b=2", "a=1 b=2", "")]
    [InlineData("a=1 b=2", "a=1", "KDG5401 b 2 -")]
    [InlineData("a=1", "a=1 c=3", "KDG5402 c - 3")]
    [InlineData("a=1", "a=1.1", "KDG5403 a 1 1.1")]
    [InlineData("a=1 b=2 c=3", "d=4 b=2.1 c=3", "KDG5401 a 1 -; KDG5402 d - 4; KDG5403 b 2 2.1")]
    [InlineData("", "", "")]
    public void Packages(string locked, string installed, string expected) =>
        Assert.Equal(expected, Told(Drift.Between(Made.Lock(locked), Made.Inventory(installed), Subject.Session)));

    [Theory]
    [InlineData("2.7.1+cu128", "2.7.1+cu128", "")]
    [InlineData("2.7.1+cu128", "2.7.1", "")]
    [InlineData("2.7.1", "2.7.1+cu128", "")]
    [InlineData("2.7.1+cu128", "2.7.1+cpu", "KDG5413 torch 2.7.1+cu128 2.7.1+cpu")]
    [InlineData("2.7.1", "2.7.2", "KDG5413 torch 2.7.1 2.7.2")]
    [InlineData("1.0rc1", "1.0-RC.1", "")]
    [InlineData("1.0", "not a version", "KDG5413 torch 1.0 not a version")]
    public void Versions_of_wheels(string locked, string installed, string expected) =>
        Assert.Equal(expected, Told(Drift.Between(Made.Lock(wheels: "torch=" + locked), Made.Inventory("", Made.Wheel("Torch", installed)), Subject.Session)));

    [Fact]
    public void A_wheel_of_the_lock_counts_in_the_environment_only() => Assert.Equal("KDG5411 six 1 -; KDG5412 six - 1",
        Told(Drift.Between(Made.Lock(wheels: "six=1"), Made.Inventory("", Made.Wheel("six", "1", "user")), Subject.Session)));

    [Fact]
    public void Names_are_compared_normalised() =>
        Assert.Empty(Drift.Between(Made.Lock(wheels: "typing-extensions=4"), Made.Inventory("", Made.Wheel("typing_Extensions", "4")), Subject.Session));

    [Fact]
    public void Metadata_that_cannot_be_read_and_a_second_copy_are_told()
    {
        var broken = Made.Wheel("x", "1") with { Name = null, Error = "Permission denied" };
        var copy = Made.Wheel("six", "2") with { Folder = "six-2.dist-info" };
        Assert.Equal("KDG5414 x-1.dist-info - Permission denied; KDG5415 six - 2",
            Told(Drift.Between(Made.Lock(wheels: "six=1"), Made.Inventory("", Made.Wheel("six", "1"), copy, broken), Subject.Session)));
    }

    [Fact]
    public void A_damaged_package_list_calls_nothing_missing()
    {
        var inventory = Made.Inventory("a=1") with { Packages = new([new("a", "1", "amd64", "installed")], [17, 40], null) };
        var found = Drift.Between(Made.Lock("a=1 b=2"), inventory, Subject.Session);
        Assert.Equal("KDG5405", Assert.Single(found).Code);
        Assert.Contains("line 17 and in 1 more places; 1 packages could be read", found[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_that_is_not_configured_is_told() => Assert.Equal("KDG5404 a installed half-configured",
        Told(Drift.Between(Made.Lock("a=1"), Made.Inventory() with { Packages = new([new("a", "1", "amd64", "half-configured")], [], null) }, Subject.Session)));

    [Fact]
    public void No_name_from_inside_reaches_a_line_for_the_shell()
    {
        var found = Drift.Between(Made.Lock(), Made.Inventory("", Made.Wheel("x; rm -rf ~", "1", "user")), Subject.Session);
        Assert.DoesNotContain("rm -rf", Assert.Single(found).Hint, StringComparison.Ordinal);
    }

    /// <summary>Whatever is taken away, added or changed at random is found, and nothing else.</summary>
    [Fact]
    public void What_was_changed_is_what_is_found()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var names = Enumerable.Range(0, random.Next(1, 40)).Select(i => $"p{i}").ToList();
            var (packages, wheels) = (Mutation.Of(names, random), Mutation.Of(names, random));
            var found = Drift.Between(
                Made.Lock(string.Join(' ', names.Select(n => n + "=1")), string.Join(' ', names.Select(n => n + "=1"))),
                Made.Inventory(string.Join(' ', packages.There.OrderBy(_ => random.Next())),
                    [.. wheels.There.OrderBy(_ => random.Next()).Select(w => Made.Wheel(w.Split('=')[0], w.Split('=')[1]))]), Subject.Image);
            Assert.Equal(packages.Expected("KDG540", [1, 2, 3]).Concat(wheels.Expected("KDG541", [1, 2, 3])).Order(StringComparer.Ordinal),
                found.Select(f => $"{f.Code} {f.What}").Order(StringComparer.Ordinal));
        }
    }

    sealed record Mutation(List<string> There, List<string> Missing, List<string> Added, List<string> Other)
    {
        public static Mutation Of(List<string> names, Random random)
        {
            var mutation = new Mutation([], [], [], []);
            foreach (var name in names)
            {
                var fate = random.Next(4);
                if (fate == 0) mutation.Missing.Add(name);
                if (fate == 1) mutation.Other.Add(name);
                if (fate != 0) mutation.There.Add($"{name}={(fate == 1 ? "1.1" : "1")}");
            }
            foreach (var extra in Enumerable.Range(0, random.Next(3)).Select(i => $"extra{i}"))
            {
                mutation.Added.Add(extra);
                mutation.There.Add(extra + "=9");
            }
            return mutation;
        }

        public IEnumerable<string> Expected(string family, int[] codes) =>
            [.. Missing.Select(n => $"{family}{codes[0]} {n}"), .. Added.Select(n => $"{family}{codes[1]} {n}"), .. Other.Select(n => $"{family}{codes[2]} {n}")];
    }

    internal static string Told(IEnumerable<DriftFinding> findings) =>
        string.Join("; ", findings.Select(f => $"{f.Code} {f.What} {f.Expected ?? "-"} {f.Found ?? "-"}"));
}
