using System.Collections.Immutable;
using System.Text;
using Kedge.Images.Finishing;
using Kedge.Images.Layers;

namespace Kedge.Images.Top;

/// <summary>dpkg's database over a whole image, as dpkg itself would have written it (pure).</summary>
public static class DpkgDatabase
{
    /// <summary>One stanza of <c>status</c>, with the blank line after it.</summary>
    /// <param name="state"><c>install ok installed</c> or <c>install ok unpacked</c>.</param>
    public static string Status(LaidPackage package, string state)
    {
        var text = new StringBuilder();
        foreach (var line in package.Control.TrimEnd('\n').Split('\n'))
        {
            text.Append(line).Append('\n');
            if (line.StartsWith("Package:", StringComparison.OrdinalIgnoreCase)) text.Append("Status: ").Append(state).Append('\n');
        }
        if (package.Conffiles.Length > 0) text.Append("Conffiles:\n");
        foreach (var (path, md5) in package.Conffiles) text.Append(' ').Append(path).Append(' ').Append(md5).Append('\n');
        return text.Append('\n').ToString();
    }

    public static string Status(IEnumerable<LaidPackage> packages) =>
        string.Concat(packages.OrderBy(p => p.InfoName, StringComparer.Ordinal).Select(p => Status(p, "install ok installed")));

    /// <summary>The files of <c>triggers/</c>: <c>File</c> lists interest in paths, one file per named trigger lists interest in that.</summary>
    public static IEnumerable<(string Name, string Text)> Triggers(IEnumerable<ScriptedPackage> packages)
    {
        var interests = (from package in packages
                         from trigger in package.Triggers
                         where trigger.Interest
                         orderby trigger.Name, package.Package.InfoName
                         select (trigger, line: package.Package.InfoName + (trigger.Await ? "" : "/noawait"))).ToImmutableArray();
        yield return ("File", string.Concat(interests.Where(i => i.trigger.IsPath).Select(i => $"{i.trigger.Name} {i.line}\n")));
        yield return ("Unincorp", "");
        foreach (var named in interests.Where(i => !i.trigger.IsPath).GroupBy(i => i.trigger.Name, StringComparer.Ordinal))
            yield return (named.Key, string.Concat(named.Select(i => i.line + "\n")));
    }
}
