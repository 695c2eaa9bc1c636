using System.Text.Json;
using System.Text.RegularExpressions;
using Kedge.Tests.House;

namespace Kedge.Tests.Compat;

/// <summary>Every line of combinations.txt through the whole command.</summary>
public sealed partial class CombinationTests
{
    static readonly string[] Lines =
        [.. File.ReadLines(Path.Combine(Sources.Root, "tests/Kedge.Tests/Compat/combinations.txt")).Where(l => l.Length > 0 && l[0] != '#')];

    public static IEnumerable<object[]> Table() => Lines.Select(l => l.Split(" | ")).Select(c => new object[] { c[0], c[1], c[2] });

    [Theory]
    [MemberData(nameof(Table))]
    public async Task A_combination_is_answered(string options, string expected, string met)
    {
        var run = await Transcript.Of("/", ["compat", "--json", .. Word().Matches(options).Select(m => m.Value.Trim('"'))]);
        Assert.True(run.Code < 2, run.Error);
        var answer = JsonDocument.Parse(run.Out).RootElement;
        var fits = answer.GetProperty("fits").GetBoolean();
        Assert.Equal(run.Code == 0, fits);
        var told = fits ? answer.GetProperty("warnings") : answer.GetProperty("reasons");
        var codes = string.Concat(told.EnumerateArray().Select(r => " " + r.GetProperty("code").GetString()));
        Assert.True(expected == (fits ? $"yes {answer.GetProperty("build").GetProperty("tag").GetString()}{codes}" : $"no{codes}"), $"{options} ({met}): {run.Out}");
        Assert.All(told.EnumerateArray(), reason => Assert.NotEqual("", reason.GetProperty("source").GetString()));
        Assert.True(fits || answer.GetProperty("instead").GetArrayLength() > 0, $"{options}: nothing is offered instead");
    }

    [Fact]
    public void The_table_is_long_enough_to_mean_something() => Assert.True(Lines.Distinct().Count() >= 100);

    [GeneratedRegex("""
        "[^"]*"|\S+
        """)]
    private static partial Regex Word();
}
