using System.Collections.Immutable;
using Kedge.Docs.Anchors;
using Kedge.Docs.Rules;

namespace Kedge.Docs.Configuration;

public enum Profile { Standard, Strict, Off }

/// <summary>What holds in a repository: which rules, how serious, which anchors. Built once from its settings file and other linters' files.</summary>
public sealed record DocsSettings
{
    public static DocsSettings Usual { get; } = new() { Rules = RulesOf(Profile.Standard, ImmutableDictionary<string, RuleSetting>.Empty) };

    public Grammar Anchors { get; init; } = Grammar.Core;

    /// <summary>The rules that are on, each with how serious it is here.</summary>
    public required ImmutableArray<(Rule Rule, Severity Severity)> Rules { get; init; }

    /// <summary>Globs of pages that are not looked at.</summary>
    public ImmutableArray<string> Ignore { get; init; } = [];

    /// <summary>Globs of pages that may celebrate: release notes.</summary>
    public ImmutableArray<string> Celebrate { get; init; } = [];

    /// <summary>Ids of headings that changed on purpose: page path # id, for links that need not be kept.</summary>
    public ImmutableArray<string> Dropped { get; init; } = [];

    /// <summary>How the pages become a site.</summary>
    public SiteSettings Site { get; init; } = new();

    /// <param name="set">By rule code; what is not in it has its own default.</param>
    public static ImmutableArray<(Rule, Severity)> RulesOf(Profile profile, IReadOnlyDictionary<string, RuleSetting> set)
    {
        var on = ImmutableArray.CreateBuilder<(Rule, Severity)>(RuleList.All.Length);
        foreach (var rule in RuleList.All)
            if ((set.TryGetValue(rule.Code, out var one) ? one : Default(rule, profile)) is var setting and not RuleSetting.Off)
                on.Add((rule, SeverityOf(rule, setting, profile)));
        return on.DrainToImmutable();
    }

    /// <summary>Only the emoji grammar.</summary>
    public DocsSettings ForAnchors() => this with { Rules = [.. Rules.Where(r => r.Rule.IsAnchorRule)] };

    /// <summary>Only these rules, as they are by default: for trying one.</summary>
    public DocsSettings Only(params ReadOnlySpan<Rule> rules) => this with { Rules = [.. rules.ToArray().Select(r => (r, r.Severity))] };

    static RuleSetting Default(Rule rule, Profile profile) =>
        rule.OnDemand || profile == Profile.Off && rule.IsAnchorRule ? RuleSetting.Off : RuleSetting.On;

    static Severity SeverityOf(Rule rule, RuleSetting setting, Profile profile) => setting switch
    {
        RuleSetting.Error => Severity.Error,
        RuleSetting.Warning => Severity.Warning,
        RuleSetting.Note => Severity.Note,
        _ => profile == Profile.Strict && rule.Severity == Severity.Warning ? Severity.Error : rule.Severity,
    };
}

public enum RuleSetting { On, Off, Error, Warning, Note }
