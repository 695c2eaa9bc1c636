using Kedge.Docs.Logs;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Regions;

/// <summary>A page of the experiment log says which run it is about, and has the sections that its readers look for.</summary>
static class BrokenLogPage
{
    public static readonly Rule Rule = new("D08", "log-page", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        if (!LogFrontMatter.IsLog(on.Page)) return;
        foreach (var fault in LogFrontMatter.Faults(on.Page, on.Book.Known)) on.Report(fault.Range, fault.Message, fault.Hint, fault.Fix is { } edit ? [edit] : []);
        var title = on.Page.Headings.FirstOrDefault(h => h.Level == 1)?.Range ?? TextRange.At(0);
        foreach (var section in LogSection.MissingFrom(on.Page))
            on.Report(title, $"the page of the log lacks its section '{section.English}'",
                $"## {section.Heading(chinese: false)}, or ## {section.Heading(chinese: true)}");
    }
}
