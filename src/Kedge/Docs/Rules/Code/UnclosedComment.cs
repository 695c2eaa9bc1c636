namespace Kedge.Docs.Rules.Code;

/// <summary>A comment that is never closed: nobody sees the rest of the page.</summary>
static class UnclosedComment
{
    public static readonly Rule Rule = new("C03", "unclosed-comment", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        foreach (var comment in on.Page.Comments)
            if (!comment.IsClosed)
                on.Report(new(comment.Range.Start, comment.Range.Start + 4), "the comment is never closed: nobody sees what stands below it",
                    "close it with -->");
    }
}
