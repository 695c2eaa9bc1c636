namespace Kedge.Docs.Diagrams.Mermaid.Syntax;

/// <summary><c>accTitle: …</c>, <c>accDescr: …</c> and <c>accDescr { … }</c>, which most kinds of diagrams have.</summary>
static class Accessible
{
    public static bool Read(Cursor cursor, Action<string, string> found)
    {
        var (start, word) = (cursor.At, cursor.Text.Substring(cursor.At, "accTitle".Length));
        cursor.At += word.Length;
        cursor.SkipBlanks();
        if (cursor.Take(":"))
        {
            cursor.SkipBlanks();
            found(word, LabelText.Plain(cursor.RestOfLine().Of(cursor.Text).Trim().ToString()));
            return true;
        }
        if (word is not "accDescr" || !cursor.Take("{")) return cursor.Fail($"{cursor.Shown()} follows {word}", $"{word}: and the text");
        var end = cursor.Text.IndexOf('}', cursor.At);
        if (end < 0) return cursor.Fail(new(start, cursor.At), "the description is never closed", "} ends it");
        found(word, LabelText.Plain(cursor.Text[cursor.At..end].Trim()));
        cursor.At = end + 1;
        return true;
    }
}
