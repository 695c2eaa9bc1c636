using System.Text.Json;

namespace Kedge.Site;

/// <summary>States of a site beside each other, a folder each, and the list of them that their pages read. Door: that folder.</summary>
public static class SiteVersions
{
    const string Name = "versions.js";

    public static bool IsName(string text) =>
        text.Length is > 0 and <= 60 && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    /// <summary>Writes the list, the newest name first, and a page that leads there where there is none.</summary>
    public static void List(string folder)
    {
        var names = Directory.EnumerateDirectories(folder).Where(d => File.Exists(Path.Combine(d, SiteOutput.List))).Select(d => Path.GetFileName(d)!)
            .OrderDescending(Nav.NaturalOrder.Instance).ToArray();
        File.WriteAllText(Path.Combine(folder, Name), $"kedgeVersions([{string.Join(',', names.Select(n => $"\"{JsonEncodedText.Encode(n)}\""))}]);\n");
        var index = Path.Combine(folder, "index.html");
        if (!File.Exists(index) || File.ReadAllText(index).Contains(Mark, StringComparison.Ordinal))
            File.WriteAllText(index,
                $"<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">{Mark}<title>{names[0]}</title><meta http-equiv=\"refresh\" content=\"0; url={names[0]}/index.html\"></head>\n<body><main><h1><a href=\"{names[0]}/index.html\">{names[0]}</a></h1></main></body>\n</html>\n");
    }

    const string Mark = "<meta name=\"generator\" content=\"Kedge versions\">";
}
