using System.Text;

namespace Kedge.Site.Html;

/// <summary>What a page says, without markup, by heading: what the search looks through and shows.</summary>
public sealed class PlainSections
{
    readonly StringBuilder _text = new();
    readonly List<(string Id, string Heading, int Start)> _sections = [("", "", 0)];

    /// <param name="from">Where the heading itself began, which is kept apart from the text below it.</param>
    public void Begin(string id, string heading, int from)
    {
        _text.Length = from;
        _sections.Add((id, heading, _text.Length));
    }

    public void Text(ReadOnlySpan<char> text) => _text.Append(text);

    /// <summary>Between blocks: words before and after it are not one.</summary>
    public void Gap()
    {
        if (_text.Length > 0 && _text[^1] != '\n') _text.Append('\n');
    }

    public int Length => _text.Length;

    public IEnumerable<PlainSection> All()
    {
        for (var i = 0; i < _sections.Count; i++)
        {
            var (id, heading, start) = _sections[i];
            var text = _text.ToString(start, (i + 1 < _sections.Count ? _sections[i + 1].Start : _text.Length) - start).Trim();
            if (text.Length > 0 || heading.Length > 0) yield return new(id, heading, text);
        }
    }
}

/// <param name="Id">Of the heading; empty: before the first one.</param>
public sealed record PlainSection(string Id, string Heading, string Text);
