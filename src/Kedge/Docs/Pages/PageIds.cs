namespace Kedge.Docs.Pages;

/// <summary>The ids of a page: each heading's in every engine's form, and those written in HTML.</summary>
public sealed class PageIds
{
    /// <summary>How each engine makes an id of a heading, and what it puts before the number of the second one with the same id. Kedge's own, then
    /// GitHub's, then the others.</summary>
    static readonly (Func<string, string> Form, string Mark)[] Engines =
        [(Slugs.Kedge, "-"), (Slugs.GitHub, "-"), (Slugs.Slugger, "-"), (Slugs.VitePress, "-"), (Slugs.MkDocs, "_")];
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
        var alike = headings.Select(h => Slugs.Alike(h.Plain)).ToArray();
        _forms = [.. Engines.Select(engine => Numbered([.. headings.Select((h, i) => alike[i] ?? engine.Form(h.Plain))], engine.Mark))];
        Own = [.. headings.Select((h, i) => h.ExplicitId ?? _forms[0][i])];
        OnGitHub = _forms[1];
        _all.EnsureCapacity(headings.Count);
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

    /// <summary>Makes slugs into ids, in place: the second of the same gets <c>-1</c>, as on GitHub.</summary>
    internal static string[] Numbered(string[] slugs, string mark)
    {
        var seen = new Dictionary<string, int>(slugs.Length, StringComparer.Ordinal);
        for (var i = 0; i < slugs.Length; i++) slugs[i] = Next(slugs[i]);
        return slugs;

        string Next(string slug)
        {
            if (seen.TryAdd(slug, 0)) return slug;
            var count = seen[slug];
            string numbered;
            do numbered = $"{slug}{mark}{++count}"; while (seen.ContainsKey(numbered));
            (seen[slug], seen[numbered]) = (count, 0);
            return numbered;
        }
    }
}
