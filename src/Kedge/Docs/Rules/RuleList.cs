using System.Collections.Immutable;
using Kedge.Docs.Rules.Code;
using Kedge.Docs.Rules.Files;
using Kedge.Docs.Rules.Headings;
using Kedge.Docs.Rules.Links;
using Kedge.Docs.Rules.Tables;

namespace Kedge.Docs.Rules;

/// <summary>Every rule, one line each. A new one: copy the nearest file of its folder, add its line, write its page in docs/rules/.</summary>
public static class RuleList
{
    public static ImmutableArray<Rule> All { get; } =
    [
        DeadFile.Rule,
        DeadFragment.Rule,
        BareUrl.Rule,
        DuplicateId.Rule,
        UndefinedReference.Rule,
        UnusedDefinition.Rule,
        EmptyLink.Rule,
        LeavesTree.Rule,
        ScriptLink.Rule,
        AlternativeText.Rule,
        ReversedLink.Rule,
        HeadingOrder.Rule,
        DuplicateHeading.Rule,
        SecondTitle.Rule,
        FirstTitle.Rule,
        NoSpaceAfterHash.Rule,
        EmphasisAsHeading.Rule,
        NoLanguage.Rule,
        UnclosedFence.Rule,
        UnclosedComment.Rule,
        DollarPrompt.Rule,
        RaggedTable.Rule,
        HardTab.Rule,
        TrailingBlank.Rule,
        FinalNewline.Rule,
        BlankLines.Rule,
        MixedEndings.Rule,
        BrokenText.Rule,
        Unparsed.Rule,
    ];

    /// <summary>The rule that a name means: its code, its own name, or another linter's.</summary>
    public static IEnumerable<Rule> Named(string name) => All.Where(rule => rule.Has(name));
}
