using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules;

/// <summary>
/// Comments that turn rules off and on: <c>&lt;!-- kedge-lint off E05 --&gt;</c>, <c>on</c>, <c>off-line</c>, <c>off-next-line</c>;
/// <c>&lt;!-- kedge-anchor off --&gt;</c> for the emoji grammar; markdownlint's and rumdl's own (<c>markdownlint-disable-next-line MD033</c>).
/// Without names they mean every rule.
/// </summary>
sealed class Switches
{
    static readonly Switches None = new([]);
    static readonly string[] Others = ["markdownlint-", "rumdl-"];
    readonly List<Switch> _switches;

    Switches(List<Switch> switches) => _switches = switches;

    enum Reach { File, From, Line }

    /// <param name="Line">From which line on, or which line alone; 0-based.</param>
    readonly record struct Switch(Reach Reach, bool Off, int Line, string[] Names);

    public static Switches Of(Page page)
    {
        List<Switch>? found = null;
        foreach (var comment in page.Comments)
            if (Read(page, comment) is { } one) (found ??= []).Add(one);
        return found is null ? None : new(found);
    }

    public bool AreOff(Rule rule, int line)
    {
        var off = false;
        foreach (var one in _switches)
        {
            if (!Names(one, rule)) continue;
            if (one.Reach == Reach.Line ? one.Line == line : one.Reach == Reach.File || one.Line <= line) off = one.Off;
        }
        return off;
    }

    static bool Names(Switch one, Rule rule) => one.Names.Length == 0 || one.Names.Any(name => name == "E*" ? rule.IsAnchorRule : rule.Has(name));

    static Switch? Read(Page page, Comment comment)
    {
        var words = comment.Content.Of(page.Text).Trim();
        if (words.IsEmpty || words.Length > 500 || words[0] is not ('k' or 'm' or 'r')) return null;
        var line = page.Lines.LineOf(comment.Range.Start);
        return Meaning(words.ToString().Split([' ', '\t', ',', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)) is not { } one ? null
            : one with { Line = line + one.Line };
    }

    /// <summary>With the line relative to the comment's.</summary>
    static Switch? Meaning(string[] words) => words switch
    {
        ["kedge-anchor", var verb, ..] => Named(verb, ["E*"]),
        ["kedge-lint", var verb, .. var names] => Named(verb, names),
        [var word, .. var names] when Others.FirstOrDefault(o => word.StartsWith(o, StringComparison.Ordinal)) is { } other => Foreign(word[other.Length..], names),
        _ => null,
    };

    static Switch? Named(string verb, string[] names) => verb switch
    {
        "off" => new(Reach.From, true, 0, names),
        "on" => new(Reach.From, false, 0, names),
        "off-line" => new(Reach.Line, true, 0, names),
        "off-next-line" => new(Reach.Line, true, 1, names),
        "off-file" => new(Reach.File, true, 0, names),
        _ => null,
    };

    static Switch? Foreign(string verb, string[] names) => verb switch
    {
        "disable" => new(Reach.From, true, 0, names),
        "enable" => new(Reach.From, false, 0, names),
        "disable-line" => new(Reach.Line, true, 0, names),
        "disable-next-line" => new(Reach.Line, true, 1, names),
        "disable-file" => new(Reach.File, true, 0, names),
        _ => null,
    };
}
