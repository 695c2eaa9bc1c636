using System.Text;
using System.Text.RegularExpressions;

namespace Kedge.Runs.Facts;

/// <summary>
/// Masks what looks like a secret in the lines that a patch adds: records are shared. Lines that it takes away or leaves stay, else it
/// would not apply; what they say is in the commit already.
/// </summary>
public static partial class PatchSecrets
{
    /// <param name="patch">As <c>git diff</c> writes it, in any encoding.</param>
    /// <returns>The patch with as many lines as before, and how many of them were masked.</returns>
    public static (byte[] Patch, int Masked) Hide(byte[] patch)
    {
        // Latin-1 gives every byte back as it was.
        var (lines, masked, key) = (Encoding.Latin1.GetString(patch).Split('\n'), 0, false);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] is not ['+', .. var added] || lines[i].StartsWith("+++ ", StringComparison.Ordinal)) key = false;
            else if (Hidden(added, ref key) is var hidden && hidden != added) (lines[i], masked) = ("+" + hidden, masked + 1);
        }
        return masked == 0 ? (patch, 0) : (Encoding.Latin1.GetBytes(string.Join('\n', lines)), masked);
    }

    /// <param name="key">We are within a private key, whose lines follow one another.</param>
    static string Hidden(string added, ref bool key)
    {
        var end = added.Contains("-----END", StringComparison.Ordinal);
        var inside = key && !end;
        key = !end && (key || (added.Contains("-----BEGIN", StringComparison.Ordinal) && added.Contains("PRIVATE KEY", StringComparison.Ordinal)));
        return inside ? Secrets.Mask : Secrets.HideTokens(KeyInOneLine().Replace(added, Secrets.Mask));
    }

    [GeneratedRegex(@"(?<=-----BEGIN [A-Z ]*PRIVATE KEY-----)[^""'\s][^""']*")]
    private static partial Regex KeyInOneLine();
}
