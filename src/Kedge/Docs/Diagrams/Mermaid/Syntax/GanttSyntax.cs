using System.Buffers;

namespace Kedge.Docs.Diagrams.Mermaid.Syntax;

/// <summary>Reads <c>gantt</c>: settings with a value each, sections, and tasks, which are a name, a colon and what is known about them.</summary>
static class GanttSyntax
{
    static readonly string[] WithValue = ["dateFormat", "axisFormat", "tickInterval", "includes", "excludes", "todayMarker", "title", "section", "accDescription"];
    static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    static readonly SearchValues<char> NameEnds = SearchValues.Create(":\n"), DataEnds = SearchValues.Create("#;\n");

    public static SyntaxFault? Of(DiagramText text)
    {
        var cursor = new Cursor(text.Text, text.Keyword.End);
        while (true)
        {
            while (cursor.SkipSpace() > 0 || Comment(cursor)) { }
            if (cursor.IsDone || !Statement(cursor)) return cursor.Fault;
        }
    }

    static bool Comment(Cursor cursor)
    {
        if (cursor.Now is not '%') return false;
        cursor.RestOfLine();
        return true;
    }

    static bool Statement(Cursor cursor)
    {
        if (cursor.IsWord("accTitle") || cursor.IsWord("accDescr")) return Accessible.Read(cursor, (_, _) => { });
        if (cursor.TakeWord("inclusiveEndDates", true)) return true;
        if (cursor.IsWord("topAxis", true))
            return cursor.Fail(new(cursor.At, cursor.At + 7), "Mermaid 11 stumbles over topAxis",
                "set it in the front matter: config: {gantt: {topAxis: true}}");
        if (cursor.IsWord("click", true)) return Click(cursor);
        if (cursor.TakeWord("weekday", true)) return Day(cursor, Days);
        if (cursor.TakeWord("weekend", true)) return Day(cursor, ["friday", "saturday"]);
        foreach (var word in WithValue)
            if (cursor.IsWord(word, true) && char.IsWhiteSpace(cursor.Ahead(word.Length))) return Value(cursor, word);
        return Task(cursor);
    }

    static bool Value(Cursor cursor, string word)
    {
        cursor.At += word.Length;
        cursor.SkipBlanks();
        if (cursor.IsLineEnd) return cursor.Fail(new(cursor.At - 1, cursor.At), $"{word} says nothing", $"{word} and a value on one line");
        cursor.RestOfLine();
        return true;
    }

    static bool Day(Cursor cursor, string[] days)
    {
        cursor.SkipBlanks();
        return Array.Exists(days, d => cursor.TakeWord(d, true)) || cursor.Fail($"{cursor.Shown()} is no day", string.Join(", ", days));
    }

    static bool Click(Cursor cursor)
    {
        var line = cursor.RestOfLine();
        var words = line.Of(cursor.Text).Trim().ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 2 && words[2] is "href" or "call"
            || cursor.Fail(line, "it does not say what a click does", "click id href \"https://…\", or click id call name()");
    }

    static bool Task(Cursor cursor)
    {
        var name = cursor.Until(NameEnds);
        if (name.Length == 0) return cursor.Fail("a task needs a name before the colon", "Name :id, 2026-01-01, 3d");
        if (!cursor.Take(":"))
            return cursor.Fail(name with { End = name.Start + name.Of(cursor.Text).TrimEnd().Length }, "a task without a colon",
                "Name :id, 2026-01-01, 3d");
        if (cursor.IsLineEnd || cursor.Now is '#' or ';')
            return cursor.Fail(new(cursor.At - 1, cursor.At), "the task says neither start nor length", "Name :id, 2026-01-01, 3d");
        cursor.Until(DataEnds);
        return cursor.IsLineEnd || cursor.Fail($"'{cursor.Now}' cannot stand in what a task says", "a comment has a line of its own and begins with %%");
    }
}
