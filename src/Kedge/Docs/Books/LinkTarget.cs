using Kedge.Docs.Pages;

namespace Kedge.Docs.Books;

public enum TargetKind { Empty, Web, Script, OtherScheme, Fragment, Local, Outside, SiteRoot }

/// <summary>What a link's target means, seen from the page it stands on.</summary>
/// <param name="Path">Of a file in the tree, from its root; with a slash between parts.</param>
/// <param name="Fragment">Decoded, without #; null: none.</param>
public sealed record LinkTarget(TargetKind Kind, string Path = "", string? Fragment = null)
{
    public static LinkTarget Of(Page page, Link link) => Of(page.Path, link.Target);

    public static LinkTarget Of(string page, string target)
    {
        var typed = target.AsSpan().Trim();
        if (typed.IsEmpty) return new(TargetKind.Empty);
        if (Scheme(typed) is { } kind) return new(kind);
        var hash = typed.IndexOf('#');
        var fragment = hash < 0 ? null : Decoded(typed[(hash + 1)..]);
        var path = hash < 0 ? typed : typed[..hash];
        if (path.IndexOf('?') is var query and >= 0) path = path[..query];
        if (path.IsEmpty) return new(hash >= 0 ? TargetKind.Fragment : TargetKind.Empty, page, fragment);
        if (path.StartsWith("//")) return new(TargetKind.Web);
        if (path[0] == '/') return new(TargetKind.SiteRoot, Resolved("", Decoded(path[1..])) ?? "", fragment);
        return Resolved(FolderOf(page), Decoded(path)) is { } inTree ? new(TargetKind.Local, inTree, fragment) : new(TargetKind.Outside, Decoded(path), fragment);
    }

    /// <summary>The kind of a target with a scheme; null when it has none. Blanks and control characters inside a scheme are how scripts hide.</summary>
    static TargetKind? Scheme(ReadOnlySpan<char> target)
    {
        Span<char> scheme = stackalloc char[24];
        var length = 0;
        foreach (var c in target)
        {
            if (char.IsControl(c)) continue;
            if (c == ':') return length < 2 ? null : KindOf(scheme[..length]);
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.') || length == scheme.Length) return null;
            scheme[length++] = char.ToLowerInvariant(c);
        }
        return null;
    }

    static TargetKind KindOf(ReadOnlySpan<char> scheme) => scheme switch
    {
        "http" or "https" => TargetKind.Web,
        "javascript" or "vbscript" or "data" => TargetKind.Script,
        _ => TargetKind.OtherScheme,
    };

    static string FolderOf(string page) => page.LastIndexOf('/') is var slash and >= 0 ? page[..slash] : "";

    /// <summary>The path from the root with . and .. resolved; null when it leads out of the tree.</summary>
    static string? Resolved(string folder, string path)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count == 0) return null;
            else parts.RemoveAt(parts.Count - 1);
        }
        return string.Join('/', parts);
    }

    static string Decoded(ReadOnlySpan<char> text) => text.Contains('%') ? Uri.UnescapeDataString(text.ToString()) : text.ToString();
}
