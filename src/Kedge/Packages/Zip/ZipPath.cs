using System.Text;

namespace Kedge.Packages.Zip;

/// <summary>Names of zip entries that are safe to lay down (APPNOTE.TXT 4.4.17, and what unpackers disagree on).</summary>
public static class ZipPath
{
    const int LongestPart = 255, LongestPath = 1024;
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The name, or null when its bytes mean different things to different readers.</summary>
    /// <param name="utf8">General purpose bit 11. Without it, names beyond ASCII are in whatever the maker's code page was.</param>
    public static string? Decode(ReadOnlySpan<byte> bytes, bool utf8)
    {
        if (!utf8 && !Ascii.IsValid(bytes)) return null;
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Why this path is refused, or null when it is fine. A trailing slash says that it is a folder.</summary>
    public static string? Refusal(string name)
    {
        if (name.Length == 0) return "the name is empty";
        if (name.AsSpan().ContainsAnyInRange('\0', '\x1f')) return name.Contains('\0') ? "the name holds a NUL" : "the name holds a control character";
        if (name.Contains('\\')) return "the name holds a backslash, which some read as a slash";
        if (name[0] == '/' || (name.Length > 1 && name[1] == ':')) return "the path is absolute";
        if (Encoding.UTF8.GetByteCount(name) > LongestPath) return "the path is too long";
        return name.TrimEnd('/').Split('/').Select(RefusalOfPart).FirstOrDefault(why => why is not null)
            ?? (name.EndsWith("//", StringComparison.Ordinal) ? "the path has an empty part" : null);
    }

    static string? RefusalOfPart(string part) => part switch
    {
        "" => "the path has an empty part",
        "." or ".." => "the path climbs out of its folder",
        // OCI image-spec, layer.md: such a name removes a file of the layers below.
        ['.', 'w', 'h', '.', ..] => "a name that begins with .wh. deletes files in an image",
        _ => Encoding.UTF8.GetByteCount(part) > LongestPart ? "a part of the path is too long" : null,
    };
}
