using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Kedge.Packages.Python;

/// <summary>Versions of Python packages in one canonical spelling (PEP 440, "Normalization").</summary>
public static partial class PythonVersion
{
    const int Longest = 128;

    /// <summary><c>1.0-Alpha_1</c> → <c>1.0a1</c>; null when it is no version.</summary>
    public static string? Normalise(string version)
    {
        if (version.Length > Longest || Grammar().Match(version.Trim().ToLowerInvariant()) is not { Success: true } match) return null;
        var text = new StringBuilder();
        if (match.Groups["epoch"] is { Success: true } epoch && Number(epoch.Value) is not "0" and var number) text.Append(number).Append('!');
        text.AppendJoin('.', match.Groups["release"].Value.Split('.').Select(Number));
        if (match.Groups["pre"] is { Success: true } pre) text.Append(PreLetter(pre.Value)).Append(Number(match.Groups["prenumber"].Value));
        if (match.Groups["post"].Success) text.Append(".post").Append(Number(match.Groups["postnumber"].Value + match.Groups["postimplicit"].Value));
        if (match.Groups["dev"].Success) text.Append(".dev").Append(Number(match.Groups["devnumber"].Value));
        if (match.Groups["local"] is { Success: true } local) text.Append('+').AppendJoin('.', local.Value.Split('.', '-', '_').Select(Segment));
        return text.ToString();
    }

    /// <summary>Without the local version: <c>2.7.1+cu128</c> → <c>2.7.1</c>.</summary>
    public static string Public(string version) => version.Split('+')[0];

    static string PreLetter(string word) => word switch { "alpha" => "a", "beta" => "b", "c" or "pre" or "preview" => "rc", _ => word };

    static string Segment(string part) => part.All(char.IsAsciiDigit) ? Number(part) : part;

    static string Number(string digits) => digits.TrimStart('0') is { Length: > 0 } number ? number : 0.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\.[0-9]+)*)" +
        @"(?:[-_.]?(?<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<prenumber>[0-9]*))?" +
        @"(?<post>-(?<postimplicit>[0-9]+)|[-_.]?(?:post|rev|r)[-_.]?(?<postnumber>[0-9]*))?" +
        @"(?<dev>[-_.]?dev[-_.]?(?<devnumber>[0-9]*))?" +
        @"(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$", RegexOptions.NonBacktracking)]
    private static partial Regex Grammar();
}
