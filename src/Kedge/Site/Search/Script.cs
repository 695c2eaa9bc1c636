namespace Kedge.Site.Search;

/// <summary>Which writing a character belongs to.</summary>
static class Script
{
    /// <summary>Writing without blanks between words: Chinese, and the kana and hangul that are searched the same way.</summary>
    public static bool IsChinese(char c) =>
        c is >= '\u2E80' and <= '\u2FDF' or >= '\u3005' and <= '\u3007' or >= '\u3021' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or >= '\uAC00' and <= '\uD7AF' or >= '\uF900' and <= '\uFAFF' || char.IsSurrogate(c);
}
