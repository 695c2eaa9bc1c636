using System.Text.RegularExpressions;

namespace Kedge.Docs.Diagrams.Sources.Compose;

/// <summary>
/// Texts of a compose file as a reader may see them: a variable as its default, where the file gives it one, else as its name; what may
/// hold a password (the user part and the query of a URL) as stars.
/// </summary>
static partial class Variables
{
    public static string Shown(string text) => Secrets().Replace(Form().Replace(text, Shown), "***");

    static string Shown(Match match) =>
        match.Value == "$$" ? "$" : match.Groups["default"] is { Success: true } other ? other.Value : "$" + match.Groups["name"].Value;

    [GeneratedRegex(@"\$\$|\$(?<name>[A-Za-z_][A-Za-z0-9_]*)|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::?-(?<default>[^${}]*)|:?[?+][^${}]*)?\}")]
    private static partial Regex Form();

    [GeneratedRegex(@"(?<=://)[^/@\s]+(?=@)|(?<=://\S*\?)\S+")]
    private static partial Regex Secrets();
}
