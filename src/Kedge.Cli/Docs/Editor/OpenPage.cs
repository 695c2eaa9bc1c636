using Kedge.Docs.Configuration;
using Kedge.Docs.Pages;

namespace Kedge.Cli.Docs.Editor;

/// <summary>A page as an editor has it, saved or not.</summary>
/// <param name="Root">The folder that its links may stay in.</param>
/// <param name="Page">By its path from there.</param>
sealed record OpenPage(string Uri, int Version, string Root, Page Page)
{
    public static OpenPage Of(DocumentItem item, string root, string path) => new(item.Uri, item.Version, root, PageReader.Read(path, item.Text));

    /// <summary>After an editor's changes, each of which counts in the text that the one before left.</summary>
    public OpenPage After(int version, IEnumerable<TextChange> changes)
    {
        var text = changes.Aggregate(Page.Text, Changed);
        return this with { Version = version, Page = PageReader.Read(Page.Path, text) };
    }

    public bool HasIdsOf(OpenPage other) =>
        Page.Ids.Own.SequenceEqual(other.Page.Ids.Own) && Page.HtmlIds.Select(i => i.Id).SequenceEqual(other.Page.HtmlIds.Select(i => i.Id));

    /// <summary>Those of its folder, read anew: they may change while it is open. Settings that cannot be read are a problem like settings that
    /// cannot be understood.</summary>
    public Checked<DocsSettings> Settings()
    {
        try
        {
            return SettingsFile.Load(Path.GetDirectoryName(Path.Combine(Root, Page.Path))!, new(null, null, []));
        }
        catch (KedgeException failure)
        {
            return Checked<DocsSettings>.Bad(failure.Problem);
        }
    }

    static string Changed(string text, TextChange change)
    {
        if (change.Range is not { } span) return change.Text;
        var range = span.In(new LineIndex(text));
        return string.Concat(text.AsSpan(0, range.Start), change.Text, text.AsSpan(Math.Max(range.Start, range.End)));
    }
}

/// <summary>Places as editors count them, and as pages do. A place outside of the text is the nearest inside.</summary>
static class Positions
{
    extension(LineIndex lines)
    {
        public Position At(int offset)
        {
            var (line, column) = lines.PositionOf(offset);
            return new(line - 1, column - 1);
        }

        public Span Of(TextRange range) => new(lines.At(range.Start), lines.At(range.End));

        public int OffsetOf(Position place)
        {
            if (place.Line >= lines.Count) return lines[lines.Count - 1].End;
            var line = lines[Math.Max(0, place.Line)];
            return line.Start + Math.Clamp(place.Character, 0, line.Length);
        }
    }

    public static TextRange In(this Span span, LineIndex lines) => new(lines.OffsetOf(span.Start), lines.OffsetOf(span.End));
}
