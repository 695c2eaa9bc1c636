namespace Kedge.Docs.Rules.Code;

/// <summary>A fence that is never closed: the rest of the page is code.</summary>
static class UnclosedFence
{
    public static readonly Rule Rule = new("C02", "unclosed-fence", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        foreach (var code in on.Page.Code)
            if (code.IsFenced && !code.IsClosed)
                on.Report(code.Fence, "the fence is never closed: everything below it is code", $"close it with {code.Fence.Of(on.Text)}");
    }
}
