using System.Globalization;
using Kedge.Docs.Pages;
using Kedge.Docs.Regions;
using Kedge.Docs.Rules;
using Kedge.Runs;
using Kedge.Specs;
using Kedge.Specs.Yaml;

namespace Kedge.Docs.Logs;

/// <summary>What is wrong with the front matter of a page of the log, and where.</summary>
public sealed record LogFault(TextRange Range, string Message, string Hint, Edit? Fix = null);

/// <summary>
/// What stands between the lines of dashes on a page of the log, read strictly: which run, which day, and keys that a site reads.
/// Keys of other programs are left to them.
/// </summary>
sealed class LogFrontMatter
{
    const string Example = "run: 2026/11/21/0722-even-lion-14fb";

    static readonly (string Key, string Wanted, Func<SpecNode, bool> Fits)[] Types =
    [
        ("run", $"the id of one run, such as {Example}", node => node is ScalarNode { Text.Length: > 0 }),
        ("date", "a day, such as date: 2026-11-21", node => node is ScalarNode { Text: var text } && IsDay(text)),
        ("title", "a text", IsText),
        ("description", "a text", IsText),
        ("lang", "en or zh-CN",
            node => node is ScalarNode { Text: var text }
                && (text.StartsWith("en", StringComparison.Ordinal) || text.StartsWith("zh", StringComparison.Ordinal))),
        ("tags", "a list of texts, such as tags: [lr, batch]", node => node is ListNode list && list.Items.All(IsText)),
        ("order", "a number", node => node is ScalarNode { Scalar: ScalarKind.Number }),
        ("draft", "true or false", node => node is ScalarNode { Scalar: ScalarKind.Flag }),
    ];

    readonly Page _page;
    readonly int _firstLine;
    readonly List<Problem> _problems = [];
    readonly MapNode? _keys;

    LogFrontMatter(Page page)
    {
        _page = page;
        _firstLine = page.Lines.LineOf(page.FrontMatter.Start) + 1;
        if (page.FrontMatter.IsEmpty) return;
        var inside = new TextRange(page.Lines.StartOf(_firstLine), page.Lines.StartOf(page.Lines.LineOf(page.FrontMatter.End - 1)));
        var root = YamlTree.Read(new SourceText(page.Path, inside.IsEmpty ? "" : inside.Of(page.Text).ToString()), _problems);
        _keys = root as MapNode;
        if (root is not null and not MapNode) _problems.Add(LogProblems.NotKeys(root.Place));
    }

    /// <summary>A page in a folder docs/log/ that is not its list of contents, or one that names a run by its id in front.</summary>
    public static bool IsLog(Page page) =>
        IsInLog(page.Path.Split('/')) || !page.FrontMatter.IsEmpty && new LogFrontMatter(page)._keys?["run"] is ScalarNode { Text: var run } && RunId.IsOne(run);

    static bool IsInLog(string[] path) =>
        path is [.., "docs", "log", var name] && !name.StartsWith("README", StringComparison.OrdinalIgnoreCase)
            && !name.StartsWith("index", StringComparison.OrdinalIgnoreCase);

    public static IEnumerable<LogFault> Faults(Page page, Known known)
    {
        var front = new LogFrontMatter(page);
        return front._problems.Select(p => new LogFault(front.RangeOf(p.Place), $"the front matter cannot be read: {p.Message}", p.Hint ?? Example))
            .Concat(front._problems.Count > 0 ? [] : front.Missing().Concat(front.WrongTypes()).Concat(front.Record(known)));
    }

    IEnumerable<LogFault> Missing()
    {
        var top = TextRange.At(0);
        if (_keys?["run"] is null) yield return new(top, "the page of the log does not say which run it is about", $"in its front matter: {Example}");
        if (_keys?["date"] is null) yield return new(top, "the page of the log has no date", "in its front matter, the day of the run: date: 2026-11-21");
        if (_keys?["title"] is null && !_page.Headings.Any(h => h.Level == 1))
            yield return new(top, "the page of the log has no title", "a heading, # What was tried, or title: in the front matter");
    }

    IEnumerable<LogFault> WrongTypes() =>
        from type in Types
        let value = _keys?[type.Key]
        where value is not null && !type.Fits(value)
        select new LogFault(RangeOf(value.Place), $"'{type.Key}' is {Named(value)}", $"it is to be {type.Wanted}");

    /// <summary>What the record says of it: there is such a run, and that was its day.</summary>
    IEnumerable<LogFault> Record(Known known)
    {
        if (_keys?["run"] is not ScalarNode { Text.Length: > 0 } run) yield break;
        var found = known.Run[$"{RegionAsk.FolderOf(_page.Path)}\n{run.Text}"];
        if (!found.IsOk) yield return new(RangeOf(run.Place), found.Problems[0].Message, found.Problems[0].Hint ?? Example);
        else if (_keys["date"] is ScalarNode date && IsDay(date.Text) && LogPage.Day(found.Value.Run) is { } day && day != date.Text)
            yield return new(RangeOf(date.Place), $"the record says {day}, not {date.Text}", "days are UTC, as everything in a record",
                new Edit(RangeOf(date.Place), day));
    }

    TextRange RangeOf(Place? place)
    {
        if (place is not { Line: > 0 }) return TextRange.At(0);
        var start = Math.Min(_page.Lines.StartOf(Math.Min(_firstLine + place.Line - 1, _page.Lines.Count - 1)) + place.Column - 1, _page.Text.Length);
        return new(start, Math.Min(start + place.Length, _page.Text.Length));
    }

    static string Named(SpecNode node) => node is ScalarNode { Text: var text } ? SourceText.Quoted(text) : node.Kind;

    static bool IsText(SpecNode node) => node is ScalarNode { Text.Length: > 0, Scalar: not ScalarKind.Nothing };

    static bool IsDay(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
