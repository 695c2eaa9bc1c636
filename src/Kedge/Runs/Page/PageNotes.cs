namespace Kedge.Runs.Page;

/// <summary>Adds a line to a section of the part of a page that belongs to people, and touches nothing else there.</summary>
public static class PageNotes
{
    public const string Observations = "Observations", NextSteps = "Next steps";
    const string WhatDidYouSee = "_What did you see?_", WhatFollows = "_What follows from it?_";

    /// <summary>What stands there before anybody wrote.</summary>
    public const string Fresh = $"\n## {Observations}\n\n{WhatDidYouSee}\n\n## {NextSteps}\n\n{WhatFollows}\n";

    /// <summary>The part with one more item at the end of the section; the section is added where it is gone.</summary>
    /// <param name="yours">As it stands in the page; its own line ends are kept to.</param>
    /// <param name="heading">Of the section, such as <see cref="Observations"/>.</param>
    public static string Add(string yours, string heading, string item)
    {
        var newline = yours.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var bullet = "- " + string.Join(newline + "  ", item.ReplaceLineEndings("\n").Trim('\n').Split('\n'));
        if (Section(yours, heading) is not var (start, end)) return Whole(yours, newline) + newline + $"## {heading}" + newline + newline + bullet + newline;
        var body = yours[start..end].TrimEnd();
        if (body.Trim() is WhatDidYouSee or WhatFollows) body = "";
        var apart = body.Length == 0
            ? newline
            : LastLine(body).StartsWith("- ", StringComparison.Ordinal) || LastLine(body).StartsWith("  ", StringComparison.Ordinal)
            ? newline
            : newline + newline;
        var after = end < yours.Length ? newline + newline : newline;
        return (body.Length == 0 ? Whole(yours[..start], newline) : yours[..start] + body) + apart + bullet + after + yours[end..];
    }

    /// <summary>What people wrote below the heading; null: nothing yet.</summary>
    public static string? Of(string yours, string heading) =>
        Section(yours, heading) is var (start, end)
            && yours[start..end].ReplaceLineEndings("\n").Trim() is { Length: > 0 } body and not WhatDidYouSee and not WhatFollows
            ? body
            : null;

    static string Whole(string text, string newline) => text.Length == 0 || text[^1] == '\n' ? text : text + newline;

    static string LastLine(string text) => text[(text.LastIndexOf('\n') + 1)..];

    /// <summary>Where the section's body begins and ends: up to the next heading of its rank or above.</summary>
    static (int Start, int End)? Section(string text, string heading)
    {
        int? start = null;
        foreach (var (at, end, line) in MarkdownLines.OutsideCode(text))
        {
            if (start is { } begun && (line.StartsWith("## ", StringComparison.Ordinal) || line.StartsWith("# ", StringComparison.Ordinal))) return (begun, at);
            if (start is null && line == $"## {heading}") start = end;
        }
        return start is { } last ? (last, text.Length) : null;
    }
}
