using System.Globalization;
using System.Text;

namespace Kedge.Site.Export;

/// <summary>Words in double quotes that YAML and JavaScript read alike.</summary>
static class Quoted
{
    public static string Of(string words)
    {
        var quoted = new StringBuilder("\"", words.Length + 2);
        foreach (var c in words)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF') quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else quoted.Append(c);
        }
        return quoted.Append('"').ToString();
    }
}
