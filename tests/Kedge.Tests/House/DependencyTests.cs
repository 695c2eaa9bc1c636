using System.Text.RegularExpressions;

namespace Kedge.Tests.House;

/// <summary>Holds the dependency rule of ARCHITECTURE.md: each folder of the library names what it may use.</summary>
public sealed partial class DependencyTests
{
    static readonly Dictionary<string, string[]> Allowed = new()
    {
        [""] = [], ["PublicKeys"] = [],
        ["Specs"] = ["PublicKeys"], ["Machines"] = [], ["Store"] = [],
        ["Compat"] = ["Specs", "Machines"],
        ["Packages"] = ["Store"],
        ["Locks"] = ["Specs", "Compat", "Packages", "Store"],
        ["Images"] = ["Locks", "Packages", "Store"],
        ["Sessions"] = ["Images", "Machines", "Compat", "Locks", "PublicKeys", "Specs", "Store"],
        ["Runs"] = ["Sessions", "Store", "Machines", "Models"],
        ["Traces"] = ["Runs"],
        ["Models"] = ["Packages"],
        ["Site"] = ["Docs", "Runs", "Specs"],
        ["Clusters"] = ["Sessions", "Runs"],
        ["Findings"] = ["Compat", "Machines"],
        ["Explanations"] = ["Compat", "Machines", "Locks"],
        ["Checks"] = ["Sessions", "Images", "Compat", "Machines", "Locks", "Packages"],
        ["Docs"] = ["Runs", "Locks", "Specs", "Compat", "Images", "Models", "Packages", "Sessions", "Traces"],
    };

    [Fact]
    public void Folders_use_only_what_they_name()
    {
        var wrong =
            from file in Sources.Library()
            let folder = file.Path.Contains('/') ? file.Path[..file.Path.IndexOf('/')] : ""
            from Match match in UsingLine().Matches(file.Text)
            let used = match.Groups[1].Value
            where used != folder && !Allowed[folder].Contains(used)
            select $"{file.Path} uses Kedge.{used}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_rule_has_no_cycles()
    {
        var done = new HashSet<string>();
        while (Allowed.Keys.FirstOrDefault(f => !done.Contains(f) && Allowed[f].All(done.Contains)) is { } next) done.Add(next);
        Assert.Equal(Allowed.Keys.Order(), done.Order());
    }

    [GeneratedRegex(@"^using (?:static )?Kedge\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
