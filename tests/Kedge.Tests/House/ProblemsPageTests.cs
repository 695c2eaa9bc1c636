using System.Text;
using System.Text.RegularExpressions;

namespace Kedge.Tests.House;

/// <summary>
/// docs/problems.md is read off the source, so it cannot be stale: every problem's code, wording and hint, by family.
/// KEDGE_UPDATE_SNAPSHOTS=1 writes it.
/// </summary>
public sealed partial class ProblemsPageTests
{
    static readonly (char Digit, string Title)[] Families =
    [
        ('0', "Usage"), ('1', "Spec: kedge.yaml"), ('2', "Lock and packages"), ('3', "Store, packages and image"),
        ('4', "Engine and session"), ('5', "Run and check"), ('6', "Docs"), ('7', "Cluster"),
    ];

    [Fact]
    public void The_page_of_problems_is_what_the_source_says()
    {
        var path = Path.Combine(Sources.Root, "docs", "problems.md");
        var page = Page(Problems());
        if (Environment.GetEnvironmentVariable("KEDGE_UPDATE_SNAPSHOTS") == "1") File.WriteAllText(path, page);
        Assert.True(File.ReadAllText(path) == page, "docs/problems.md is stale: KEDGE_UPDATE_SNAPSHOTS=1 ./test --unit writes it");
    }

    [Fact]
    public void Wording_is_read_with_its_holes_named()
    {
        var found = Wording.Of("""return new("KDG1002", $"cannot read {file}: {Quoted(why)}", new Place(file), Hint: $"see `ls {file}`");""", "KDG1002");
        Assert.Equal("cannot read ‹file›: ‹why›", found.Message);
        Assert.Equal("see `ls ‹file›`", found.Hint);
    }

    static IEnumerable<(string Code, Wording Text)> Problems() =>
        from file in Sources.Tracked(".cs")
        where file.Path.StartsWith("src/", StringComparison.Ordinal)
        from Match match in Code().Matches(file.Text)
        select (match.Groups[1].Value, Wording.Of(file.Text[match.Index..], match.Groups[1].Value));

    static string Page(IEnumerable<(string Code, Wording Text)> problems)
    {
        var page = new StringBuilder("# Problems by code\n\nRead off the source by a test; ‹…› stands for what differs from case to case.\n");
        foreach (var family in problems.Where(p => p.Text.Message.Length > 0).GroupBy(p => p.Code[3]).OrderBy(g => g.Key))
        {
            var title = Families.FirstOrDefault(f => f.Digit == family.Key).Title ?? "Other";
            page.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n## KDG{family.Key}xxx · {title}\n\n| code | what | what to do |\n|---|---|---|\n");
            foreach (var (code, text) in family.OrderBy(p => p.Code, StringComparer.Ordinal).ThenBy(p => p.Text.Message, StringComparer.Ordinal).Distinct())
                page.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {code} | {Cell(text.Message)} | {Cell(text.Hint)} |\n");
        }
        return page.ToString();
    }

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);

    [GeneratedRegex(@"""(KDG\d{4})""")]
    private static partial Regex Code();
}
