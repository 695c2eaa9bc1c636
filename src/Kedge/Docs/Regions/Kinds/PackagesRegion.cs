using System.Globalization;
using System.Text;
using Kedge.Locks;
using Kedge.Runs.Page;

namespace Kedge.Docs.Regions.Kinds;

/// <summary>
/// Packages of the lock with their versions: those that the spec names, or with <c>only=all</c> every one, <c>only=wheels</c>, or <c>only=NAME,NAME</c>.
/// </summary>
static class PackagesRegion
{
    public static Checked<RegionText> Of(RegionAsk ask) =>
        ask.Folder.Then(folder => ask.Known.Project[folder]).Then(project => Wanted(project, ask["only"] ?? "named")).Then(rows => RegionText.Of(Table(ask, rows)));

    static Checked<List<(string Name, string Version, string From)>> Wanted(KnownProject project, string only)
    {
        var all = All(project.Lock).ToList();
        if (only == "all") return Checked<List<(string, string, string)>>.Ok([.. all.Select(p => (p.Name, p.Version, p.From))]);
        if (only == "wheels") return Checked<List<(string, string, string)>>.Ok([.. all.Where(p => p.From != p.Archive).Select(p => (p.Name, p.Version, p.From))]);
        if (only == "named") return Checked<List<(string, string, string)>>.Ok([.. all.Where(p => p.IsAsked).Select(p => (p.Name, p.Version, p.From))]);
        var names = only.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var missing = names.Where(n => all.All(p => p.Name != n)).Select(n => RegionProblems.NoPackage(n, Nearest.First(n, all.Select(p => p.Name)))).ToArray();
        if (missing.Length > 0) return Checked<List<(string, string, string)>>.Bad(missing);
        return Checked<List<(string, string, string)>>.Ok([.. all.Where(p => names.Contains(p.Name)).Select(p => (p.Name, p.Version, p.From))]);
    }

    static IEnumerable<(string Name, string Version, string From, string Archive, bool IsAsked)> All(LockFile file) =>
        file.Packages.Select(p => (p.Name, p.Version, p.Archive, p.Archive, p.Why == "spec"))
            .Concat(file.Wheels.Select(w => (w.Name, w.Version, w.Index, "", w.Why == "spec")));

    static string Table(RegionAsk ask, List<(string Name, string Version, string From)> rows)
    {
        if (rows.Count == 0) return ask.Say("None.", "无。");
        var table = new StringBuilder($"| {ask.Say("Package", "软件包")} | {ask.Say("Version", "版本")} | {ask.Say("From", "来源")} |\n|---|---|---|\n");
        foreach (var row in rows) table.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Code(row.Name)} | {MarkdownText.Plain(row.Version)} | {MarkdownText.Plain(row.From)} |\n");
        return table.ToString();
    }
}
