using System.Collections.Frozen;
using System.Collections.Immutable;
using Kedge.Docs.Anchors;
using Kedge.Docs.Rules;

namespace Kedge.Docs.Configuration;

/// <summary>Settings as typed: what nobody said is empty.</summary>
public sealed record SettingsDraft
{
    public Profile? Profile { get; init; }
    public ImmutableDictionary<string, RuleSetting> Rules { get; init; } = ImmutableDictionary<string, RuleSetting>.Empty;
    /// <summary>Anchors that a repository adds or changes, whole.</summary>
    public ImmutableArray<Anchor> Anchors { get; init; } = [];
    /// <summary>Ids of extension anchors that are turned on.</summary>
    public ImmutableArray<string> Extensions { get; init; } = [];
    public ImmutableArray<string> Ignore { get; init; } = [];
    public ImmutableArray<string> Celebrate { get; init; } = [];
    public ImmutableArray<string> Dropped { get; init; } = [];
    public SiteSettings? Site { get; init; }

    /// <summary>This, and what <paramref name="under"/> says where this says nothing.</summary>
    public SettingsDraft Over(SettingsDraft under) => this with
    {
        Profile = Profile ?? under.Profile, Rules = under.Rules.SetItems(Rules), Ignore = [.. Ignore, .. under.Ignore],
    };

    public Checked<DocsSettings> Under(SettingsWish wish)
    {
        var profile = wish.Profile is { } word ? Enum.Parse<Profile>(word, ignoreCase: true) : Profile ?? Configuration.Profile.Standard;
        var missing = wish.Rules.Where(name => !RuleList.Named(name).Any()).ToArray();
        if (missing.Length > 0) return Checked<DocsSettings>.Bad(missing.Select(name => SettingsProblems.UnknownRule(null, name, NearestRule(name))));
        var rules = DocsSettings.RulesOf(profile, wish.Rules.Count > 0 ? Only(wish.Rules) : Rules);
        return Checked<DocsSettings>.Ok(new() { Rules = rules, Anchors = Grammar(), Ignore = Ignore, Celebrate = Celebrate, Dropped = Dropped, Site = Site ?? new() });
    }

    internal static string? NearestRule(string name) => Kedge.Nearest.First(name, RuleList.All.SelectMany(r => new[] { r.Name, r.Code }));

    static Dictionary<string, RuleSetting> Only(IReadOnlyList<string> names) =>
        RuleList.All.ToDictionary(rule => rule.Code, rule => names.Any(rule.Has) ? RuleSetting.On : RuleSetting.Off, StringComparer.Ordinal);

    Grammar Grammar()
    {
        if (Anchors.IsEmpty && Extensions.IsEmpty) return Docs.Anchors.Grammar.Core;
        var own = Anchors.ToDictionary(a => a.Id, StringComparer.Ordinal);
        var all = AnchorTable.All.Select(a => own.GetValueOrDefault(a.Id, a)).Concat(Anchors.Where(a => AnchorTable.All.All(core => core.Id != a.Id)));
        var declared = AnchorTable.All.Where(a => !a.IsExtension).Select(a => a.Id).Concat(own.Keys).Concat(Extensions);
        return new([.. all], declared.ToFrozenSet(StringComparer.Ordinal));
    }
}
