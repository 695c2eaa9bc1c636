using System.Globalization;
using System.Text;
using Kedge.Runs.Page;

namespace Kedge.Docs.Regions.Kinds;

/// <summary>
/// Packages of the lock with their versions: those that the spec names, or with <c>only=all</c> every one, <c>only=wheels</c>, or <c>only=NAME,NAME</c>.
/// </summary>
static class PackagesRegion
{
    public static Checked<RegionText> Of(RegionAsk ask) =>
        ask.Project.Then(project => Wanted(project, ask["only"])).Then(packages => RegionText.Of(Table(ask, packages)));

    static Checked<IReadOnlyList<KnownPackage>> Wanted(KnownProject project, string? only)
    {
        var all = KnownPackage.All(project.Lock);
        if (only == "all") return Checked<IReadOnlyList<KnownPackage>>.Ok([.. all]);
        if (only == "wheels") return Checked<IReadOnlyList<KnownPackage>>.Ok([.. all.Skip(project.Lock.Packages.Length)]);
        var names = only?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [.. project.Spec.System, .. project.Spec.Packages];
        var found = names.Select(name => (Name: name, Package: KnownPackage.Find(project.Lock, name))).ToList();
        var missing = found.Where(f => f.Package is null).Select(f => RegionProblems.NoPackage(f.Name, Nearest.First(f.Name, all.Select(p => p.Name)))).ToList();
        return missing.Count > 0 && only is not null
            ? Checked<IReadOnlyList<KnownPackage>>.Bad(missing)
            : Checked<IReadOnlyList<KnownPackage>>.Ok([.. found.Select(f => f.Package).OfType<KnownPackage>().Distinct()]);
    }

    static string Table(RegionAsk ask, IReadOnlyList<KnownPackage> packages)
    {
        if (packages.Count == 0) return ask.Say("None.", "无。");
        var table = new StringBuilder($"| {ask.Say("Package", "软件包")} | {ask.Say("Version", "版本")} | {ask.Say("From", "来源")} |\n|---|---|---|\n");
        foreach (var package in packages)
            table.Append(CultureInfo.InvariantCulture,
                $"| {MarkdownText.Code(package.Name)} | {MarkdownText.Plain(package.Version)} | {MarkdownText.Plain(package.From)} |\n");
        return table.ToString();
    }
}
