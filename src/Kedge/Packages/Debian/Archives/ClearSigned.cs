using System.Text;

namespace Kedge.Packages.Debian.Archives;

/// <summary>
/// The text inside a clear-signed message (RFC 9580, section 7), for telling its digest where nothing can verify it. What is
/// trusted is what gpgv writes out, never this.
/// </summary>
public static class ClearSigned
{
    const string Begin = "-----BEGIN PGP SIGNED MESSAGE-----\n", End = "\n-----BEGIN PGP SIGNATURE-----";

    public static string? Text(string message)
    {
        var start = message.IndexOf(Begin, StringComparison.Ordinal);
        var body = start < 0 ? -1 : message.IndexOf("\n\n", start, StringComparison.Ordinal);
        var end = body < 0 ? -1 : message.IndexOf(End, body, StringComparison.Ordinal);
        if (end < 0) return null;
        var text = new StringBuilder();
        foreach (var line in message[(body + 2)..end].Split('\n')) text.Append(line.StartsWith("- ", StringComparison.Ordinal) ? line[2..] : line).Append('\n');
        return text.ToString();
    }
}
