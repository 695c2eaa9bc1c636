namespace Kedge.Docs.Pages;

/// <summary>The ids of a page: each heading's in every engine's form, and those written in HTML.</summary>
public sealed class PageIds
{
    static readonly Func<string, string>[] Others = [Slugs.Slugger, Slugs.VitePress, Slugs.MkDocs];
    readonly HashSet<string> _all = new(StringComparer.Ordinal);
    readonly string[][] _forms;
    HashSet<string>? _taken;

    public PageIds(Page page) : this(page.Headings)
    {
        foreach (var html in page.HtmlIds) _all.Add(html.Id);
        _all.Remove("");
    }

    public PageIds(IReadOnlyList<Heading> headings)
    {
        Headings = headings;
        var counted = Numbered(headings, Slugs.Kedge, "-");
        Own = [.. headings.Select((h, i) => h.ExplicitId ?? counted[i])];
        OnGitHub = Numbered(headings, Slugs.GitHub, "-");
        _forms = [counted, [.. OnGitHub], .. Others.Select(form => Numbered(headings, form, form == Slugs.MkDocs ? "_" : "-"))];
        _all.UnionWith(Own);
        foreach (var form in _forms.Skip(1)) _all.UnionWith(form);
        _all.Remove("");
    }

    public IReadOnlyList<Heading> Headings { get; }

    /// <summary>Kedge's id of each heading, in order.</summary>
    public IReadOnlyList<string> Own { get; }

    /// <summary>GitHub's id of each heading, in order; it knows no <c>{#id}</c>.</summary>
    public IReadOnlyList<string> OnGitHub { get; }

    public IReadOnlySet<string> All => _all;

    public bool Has(string id) => _all.Contains(id) || _all.Contains(id.ToLowerInvariant());

    /// <summary>What other engines would call the heading, where that is nobody's id yet: each id is given out once.</summary>
    public IReadOnlyList<string> Aliases(int heading)
    {
        _taken ??= [.. Own];
        List<string>? aliases = null;
        foreach (var form in _forms)
            if (form[heading] is { Length: > 0 } id && _taken.Add(id)) (aliases ??= []).Add(id);
        return aliases ?? (IReadOnlyList<string>)[];
    }

    /// <summary>Kedge's id for whatever an engine calls a heading, or an id written in HTML; null: nothing here is called so.</summary>
    public string? OwnOf(string id)
    {
        if (!_all.Contains(id) && !_all.Contains(id = id.ToLowerInvariant())) return null;
        if (Own.Contains(id)) return id;
        var heading = _forms.Select(form => Array.IndexOf(form, id)).FirstOrDefault(at => at >= 0, -1);
        return heading < 0 ? id : Own[heading];
    }

    /// <summary>Each heading's id; the second with the same one gets <c>-1</c>, as on GitHub.</summary>
    internal static string[] Numbered(IReadOnlyList<Heading> headings, Func<string, string> form, string mark)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. headings.Select(h => Next(form(h.Plain)))];

        string Next(string slug)
        {
            if (!seen.TryGetValue(slug, out var count))
            {
                seen[slug] = 0;
                return slug;
            }
            string numbered;
            do numbered = $"{slug}{mark}{++count}"; while (seen.ContainsKey(numbered));
            (seen[slug], seen[numbered]) = (count, 0);
            return numbered;
        }
    }
}
