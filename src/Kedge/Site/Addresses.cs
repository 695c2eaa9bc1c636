using System.Text;

namespace Kedge.Site;

/// <summary>Where pages stand on the site: <c>docs/guide.md</c> is <c>docs/guide.html</c>, a folder's README its <c>index.html</c>.</summary>
public static class Addresses
{
    static readonly string[] Indexes = ["README", "index", "RUN"];
    static readonly string[] LanguageCodes = ["zh-CN", "zh-Hans", "zh", "en"];

    public static bool IsIndex(string name) =>
        Indexes.Any(index => WithoutLanguage(Path.GetFileNameWithoutExtension(name)).Equals(index, StringComparison.OrdinalIgnoreCase));

    /// <summary><c>guide.zh-CN</c> is <c>guide</c> in Chinese.</summary>
    public static string WithoutLanguage(string name) =>
        LanguageCodes.FirstOrDefault(code => name.EndsWith("." + code, StringComparison.OrdinalIgnoreCase)) is { } found ? name[..^(found.Length + 1)] : name;

    public static string? LanguageOf(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return LanguageCodes.FirstOrDefault(code => name.EndsWith("." + code, StringComparison.OrdinalIgnoreCase));
    }

    public static string Of(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        if (IsIndex(name + ".md")) name = "index" + name[WithoutLanguage(name).Length..];
        return SitePage.FolderOf(path) is { Length: > 0 } folder ? $"{folder}/{name}.html" : name + ".html";
    }

    /// <summary>The link to write on the page at <paramref name="from"/>, percent-encoded.</summary>
    public static string Relative(string from, string to)
    {
        var (common, up) = (0, 0);
        for (var i = 0; i < from.Length && i < to.Length && from[i] == to[i]; i++)
            if (from[i] == '/') common = i + 1;
        for (var i = common; i < from.Length; i++)
            if (from[i] == '/') up++;
        var rest = Encoded(to.AsSpan(common));
        if (up == 0) return rest;
        return new StringBuilder(up * 3 + rest.Length).Insert(0, "../", up).Append(rest).ToString();
    }

    /// <summary>From the page's folder to the site's root: <c>../../</c>, or nothing.</summary>
    public static string ToRoot(string from) => new StringBuilder().Insert(0, "../", from.AsSpan().Count('/')).ToString();

    public static string Encoded(ReadOnlySpan<char> path)
    {
        if (!path.ContainsAnyExcept(Plain)) return path.ToString();
        return string.Join('/', path.ToString().Split('/').Select(Uri.EscapeDataString));
    }

    static readonly System.Buffers.SearchValues<char> Plain = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./~");
}
