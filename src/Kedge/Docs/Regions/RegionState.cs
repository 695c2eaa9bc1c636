using System.Collections.Immutable;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Regions;

public enum Freshness
{
    /// <summary>Says what its source says.</summary>
    Fresh,
    /// <summary>Its source has changed since.</summary>
    Stale,
    /// <summary>Somebody changed what stands there, by hand.</summary>
    Edited,
    /// <summary>What it is made from is not there, or cannot be used.</summary>
    SourceMissing,
    /// <summary>Its marker says something that has no meaning.</summary>
    Broken,
}

/// <summary>How a region stands, and what would stand there. Decided purely.</summary>
/// <param name="Written">What stands there, without the lines' prefix.</param>
/// <param name="Now">What would be written; null where that is not known.</param>
public sealed record RegionState(Region Region, Freshness Freshness, string Written, string? Now)
{
    public ImmutableArray<Problem> Problems { get; init; } = [];

    /// <summary>Of the inputs, as the marker would say it.</summary>
    public string? Hash { get; init; }

    /// <summary>Makes what takes long to make; null where <see cref="Now"/> is known, or nothing can be made.</summary>
    public Func<Checked<string>>? Later { get; init; }

    /// <summary>With what would be written, however long that takes.</summary>
    public RegionState Made()
    {
        if (Later?.Invoke() is not { } body) return this;
        return body.IsOk ? this with { Now = RegionBody.Canonical(body.Value, ""), Later = null } : Missing(Region, Written, body.Problems);
    }

    /// <summary>Stale, but the words are what a sync would write: only the marker's digests are old.</summary>
    public bool SameWords => Written == Now;

    public static IEnumerable<RegionState> Of(Page page, PageRegions regions, Known known) => regions.Regions.Select(region => Of(page, region, known));

    static RegionState Of(Page page, Region region, Known known)
    {
        var written = RegionBody.Canonical(region.Body.Of(page.Text), region.Prefix);
        if (Misspelt(region) is { Length: > 0 } wrong) return new(region, Freshness.Broken, written, null) { Problems = wrong };
        var kind = RegionKinds.Find(region.Kind)!;
        var made = kind.Of(new(region.Open, page, known));
        if (!made.IsOk) return Missing(region, written, made.Problems);
        var hash = RegionBody.Sum($"{kind.Name} {kind.Version}\n{made.Value.Inputs}");
        if (made.Value.IsCostly) return new(region, Decide(region.Open, written, hash, null), written, null) { Hash = hash, Later = made.Value.Body };
        var body = made.Value.Body();
        if (!body.IsOk) return Missing(region, written, body.Problems);
        var now = RegionBody.Canonical(body.Value, "");
        return new(region, Decide(region.Open, written, hash, now), written, now) { Hash = hash };
    }

    static RegionState Missing(Region region, string written, ImmutableArray<Problem> problems)
    {
        var freshness = problems.All(RegionProblems.SaysStale) ? Freshness.Stale : problems.Any(RegionProblems.BlamesMarker) ? Freshness.Broken : Freshness.SourceMissing;
        return new(region, freshness, written, null) { Problems = problems };
    }

    /// <param name="now">Null when making it would take long.</param>
    public static Freshness Decide(Marker open, string written, string hash, string? now)
    {
        var isOurs = written.Length == 0 || written == now || open["body"] is { } body && body == RegionBody.Sum(written);
        if (!isOurs) return Freshness.Edited;
        var isMarked = open["hash"] == hash && open["body"] == RegionBody.Sum(written);
        return isMarked && (now is null || written == now) ? Freshness.Fresh : Freshness.Stale;
    }

    static ImmutableArray<Problem> Misspelt(Region region)
    {
        if (RegionKinds.Find(region.Kind) is not { } kind)
            return [RegionProblems.UnknownKind(region.Kind, Nearest.First(region.Kind, RegionKinds.All.Select(k => k.Name)))];
        var keys = kind.AllKeys;
        return [.. region.Open.Words.Where(w => !keys.Contains(w.Key))
            .Select(w => RegionProblems.UnknownKey(kind.Name, w.Key.Length > 0 ? w.Key : w.Value, Nearest.First(w.Key.Length > 0 ? w.Key : w.Value, keys)))];
    }
}
