using Kedge.Docs.Pages;

namespace Kedge.Docs.Diagrams.Mermaid.Syntax.Flow;

/// <summary><c>id@{ shape: cyl, label: "data" }</c>: a small YAML map behind an id.</summary>
sealed class ShapeData(Cursor cursor, FlowDraft draft)
{
    public bool Read(string id)
    {
        var open = new TextRange(cursor.At - 2, cursor.At);
        while (true)
        {
            while (cursor.SkipSpace() > 0 || cursor.Take(",")) { }
            if (cursor.Take("}")) return true;
            if (cursor.IsDone) return cursor.Fail(open, "@{ is never closed", "} closes it");
            if (!Pair(open, id)) return false;
        }
    }

    bool Pair(TextRange open, string id)
    {
        var from = cursor.At;
        while (char.IsAsciiLetterOrDigit(cursor.Now) || cursor.Now is '-' or '_') cursor.At++;
        var key = cursor.Text[from..cursor.At];
        if (key.Length == 0 || !cursor.Take(":"))
            return cursor.Fail($"{cursor.Shown()} is not expected in @{{…}}", "key: value, with a comma or a line end between pairs");
        cursor.SkipBlanks();
        if (!Value(open, out var value, out var range)) return false;
        if (key is "shape") return Shape(id, value, range);
        if (key is "label") draft.Shape(id, NodeShapeOf(id), LabelText.Lines(value));
        return true;
    }

    bool Value(TextRange open, out string value, out TextRange range)
    {
        var start = cursor.At;
        if (cursor.Now is '"' or '\'')
        {
            var quote = cursor.Text[cursor.At++];
            var end = cursor.Text.IndexOf(quote, cursor.At);
            (value, range) = ("", new(start, start + 1));
            if (end < 0) return cursor.Fail(range, "the quotation mark is never closed");
            (value, range) = (cursor.Text[cursor.At..end], new(start, end + 1));
            cursor.At = end + 1;
            return true;
        }
        while (!cursor.IsDone && cursor.Now is not (',' or '}' or '\n')) cursor.At++;
        (value, range) = (cursor.Text[start..cursor.At].Trim(), new(start, cursor.At));
        return !cursor.IsDone || cursor.Fail(open, "@{ is never closed", "} closes it");
    }

    NodeShape NodeShapeOf(string id) => _shape is { } known && known.Id == id ? known.Shape : NodeShape.Box;

    (string Id, NodeShape Shape)? _shape;

    bool Shape(string id, string name, TextRange range)
    {
        if (!ShapeNames.ByName.TryGetValue(name, out var shape))
            return cursor.Fail(range, $"there is no shape '{name}'",
                Nearest.First(name, ShapeNames.ByName.Keys) is { } near ? $"perhaps {near}" : "rect, rounded, stadium, cyl, circle, diam, hex …");
        _shape = (id, shape);
        draft.Shape(id, shape, null);
        return true;
    }
}
