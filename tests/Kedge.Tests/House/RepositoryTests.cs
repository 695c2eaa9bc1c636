using System.Text.RegularExpressions;

namespace Kedge.Tests.House;

/// <summary>Conventions of CONTRIBUTING.md that a machine can hold.</summary>
public sealed partial class RepositoryTests
{
    const string Here = "tests/Kedge.Tests/House/RepositoryTests.cs";

    /// <summary>Tables may be long; a file that does something may not.</summary>
    static readonly string[] Tables = [];

    static readonly string[] Roots = ["src/", "tests/", "bench/"];

    [Fact]
    public void Files_stay_small() => Assert.Empty(
        from file in Sources.Tracked(".cs")
        let lines = file.Text.AsSpan().Count('\n')
        where lines > 400 && !Tables.Contains(file.Path)
        select $"{file.Path}: {lines} lines");

    [Fact]
    public void Sources_lie_where_they_are_built() => Assert.Empty(
        from file in Sources.Tracked(".cs")
        where !Roots.Any(root => file.Path.StartsWith(root, StringComparison.Ordinal))
        select file.Path);

    [Fact]
    public void Names_say_what_a_thing_is() => Assert.Empty(
        from file in Sources.Tracked(".cs")
        from Match match in EmptyName().Matches(file.Text)
        select $"{file.Path}: {match.Groups[1].Value}");

    /// <summary>A test that passes here passes everywhere: what is drawn by lot is drawn the same each time.</summary>
    [Fact]
    public void What_tests_draw_by_lot_has_a_seed() => Assert.Empty(
        from file in Sources.Tracked(".cs")
        where file.Path.StartsWith("tests/", StringComparison.Ordinal) && file.Path != Here
        from Match match in Unseeded().Matches(file.Text)
        select $"{file.Path}: {match.Value}");

    [Fact]
    public void No_regions_and_no_loose_ends() => Assert.Empty(
        from file in Sources.Tracked(".cs")
        where file.Path != Here
        from Match match in LooseEnd().Matches(file.Text)
        select $"{file.Path}: {match.Value.Trim()}");

    [Fact]
    public void Mirrors_come_from_the_machine_never_from_the_source() => Assert.Empty(
        from file in Sources.Tracked()
        from Match match in Host().Matches(file.Text)
        where file.Path != Here
        select $"{file.Path}: {match.Value}");

    [Fact]
    public void No_path_of_somebodys_machine() => Assert.Empty(
        from file in Sources.Tracked()
        where file.Text.Contains(Sources.Root + "/", StringComparison.Ordinal)
        select $"{file.Path} names the folder that this repository lies in");

    [Fact]
    public void A_problem_code_belongs_to_one_file() => Assert.Empty(
        from file in Sources.Tracked(".cs")
        where file.Path.StartsWith("src/", StringComparison.Ordinal)
        from Match match in Code().Matches(file.Text)
        group file.Path by match.Value into uses
        where uses.Distinct().Count() > 1
        select $"{uses.Key}: {string.Join(", ", uses.Distinct())}");

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum) +(\w*(?:Manager|Helper|Helpers|Util|Utils|Service|Base|Info|Common))\b")]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"^\s*#region.*$|\b(?:TODO|FIXME|XXX)\b(?! *\(#\d+\)).*$", RegexOptions.Multiline)]
    private static partial Regex LooseEnd();

    [GeneratedRegex(@"\b(?:deb|security|ftp|snapshot|archive)\.(?:debian|ubuntu)\.(?:org|com)\b|\b(?:nuget|pypi|pythonhosted|npmjs)\.org\b")]
    private static partial Regex Host();

    [GeneratedRegex(@"""KDG\d{4}""")]
    private static partial Regex Code();

    [GeneratedRegex(@"QuickCheckThrowOnFailure|Check\.QuickThrowOnFailure|QuickThrowOnFailure(?!(\.WithMaxTest\(\w+\))?\.WithReplay)|new Random\(\)")]
    private static partial Regex Unseeded();
}
