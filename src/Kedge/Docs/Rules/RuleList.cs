using System.Collections.Immutable;
using Kedge.Docs.Rules.Anchors;
using Kedge.Docs.Rules.Code;
using Kedge.Docs.Rules.Files;
using Kedge.Docs.Rules.Headings;
using Kedge.Docs.Rules.Links;
using Kedge.Docs.Rules.Regions;
using Kedge.Docs.Rules.Safety;
using Kedge.Docs.Rules.Tables;
using Kedge.Docs.Rules.Twins;

namespace Kedge.Docs.Rules;

/// <summary>Every rule, one line each. A new one: copy the nearest file of its folder, add its line, write its page in docs/rules/.</summary>
public static class RuleList
{
    public static ImmutableArray<Rule> All { get; } =
    [
        DeclaredAnchors.Rule,
        OneAnchor.Rule,
        AnchorPlace.Rule,
        HiddenAnchors.Rule,
        Emotional.Rule,
        ExactSequence.Rule,
        EmojiStyle.Rule,
        WordBesideAnchor.Rule,
        SameMeaning.Rule,
        AnchorDensity.Rule,
        AlertAgreement.Rule,
        SameAnchor.Rule,
        KeptIds.Rule,
        MissingAnchor.Rule,
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
        ContentsDrift.Rule,
        LevelHeading.Rule,
        NoLanguage.Rule,
        UnclosedFence.Rule,
        UnclosedComment.Rule,
        DollarPrompt.Rule,
        MermaidDiagram.Rule,
        RaggedTable.Rule,
        HardTab.Rule,
        TrailingBlank.Rule,
        FinalNewline.Rule,
        BlankLines.Rule,
        MixedEndings.Rule,
        BrokenText.Rule,
        Unparsed.Rule,
        Token.Rule,
        PrivateKey.Rule,
        LatestImage.Rule,
        PublishedEverywhere.Rule,
        Privileged.Rule,
        PasswordInCommand.Rule,
        PipeToShell.Rule,
        EngineSocket.Rule,
        StaleRegion.Rule,
        EditedRegion.Rule,
        MissingSource.Rule,
        BrokenMarkers.Rule,
        StaleFact.Rule,
        ContradictsLock.Rule,
        BrokenLogPage.Rule,
        TwinCode.Rule,
        TwinNumbers.Rule,
    ];

    /// <summary>The rule that a name means: its code, its own name, or another linter's.</summary>
    public static IEnumerable<Rule> Named(string name) => All.Where(rule => rule.Has(name));
}
