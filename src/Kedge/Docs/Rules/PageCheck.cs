using System.Collections.Immutable;
using Kedge.Docs.Anchors;
using Kedge.Docs.Books;
using Kedge.Docs.Configuration;
using Kedge.Docs.Pages;
using Kedge.Docs.Regions;

namespace Kedge.Docs.Rules;

/// <summary>One page under examination: what rules look at, and where they report. Not shared between threads.</summary>
public sealed class PageCheck
{
    readonly List<Finding> _findings = [];
    readonly Switches _switches;
    readonly Lazy<AnchorReading> _anchors;
    readonly Lazy<PageRegions> _regions;
    readonly Lazy<ImmutableArray<RegionState>> _states;
    readonly Lazy<ImmutableArray<FactState>> _facts;
    Rule _rule = null!;
    Severity _severity;

    PageCheck(Page page, Book book, DocsSettings settings)
    {
        (Page, Book, Settings) = (page, book, settings);
        _switches = Switches.Of(page);
        _anchors = new(() => AnchorReading.Of(page, settings.Anchors));
        _regions = new(() => PageRegions.Of(page));
        _states = new(() => [.. RegionState.Of(page, _regions.Value, book.Known)]);
        _facts = new(() => [.. FactState.Of(page, _regions.Value, book.Known)]);
    }

    public Page Page { get; }

    public string Text => Page.Text;

    public Book Book { get; }

    public DocsSettings Settings { get; }

    /// <summary>Every emoji of the page with its place and meaning, found once for all rules that ask.</summary>
    public AnchorReading Anchors => _anchors.Value;

    /// <summary>What of the page is made from something else.</summary>
    public PageRegions Regions => _regions.Value;

    /// <summary>How each region stands.</summary>
    public ImmutableArray<RegionState> RegionStates => _states.Value;

    public ImmutableArray<FactState> FactStates => _facts.Value;

    /// <summary>Everything that the rules of these settings find, in the order of the text.</summary>
    public static IReadOnlyList<Finding> Of(Page page, Book book, DocsSettings settings)
    {
        var check = new PageCheck(page, book, settings);
        foreach (var (rule, severity) in settings.Rules)
        {
            if (page.Unparsed is not null && rule != Files.Unparsed.Rule) continue;
            (check._rule, check._severity) = (rule, severity);
            rule.Check(check);
        }
        check._findings.Sort((a, b) => (a.Range.Start, a.Rule.Code).CompareTo((b.Range.Start, b.Rule.Code)));
        return check._findings;
    }

    public void Report(TextRange range, string message, string? hint = null, params ReadOnlySpan<Edit> fix)
    {
        if (_switches.AreOff(_rule, Page.Lines.LineOf(range.Start))) return;
        _findings.Add(new(_rule, _severity, Page, range, message) { Hint = hint, Fix = [.. fix] });
    }
}
