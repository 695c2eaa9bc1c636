using System.Collections.Immutable;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules;

/// <summary>One thing that pages are checked for: a file in this folder, a line in <see cref="RuleList"/>, a page in docs/rules/.</summary>
/// <param name="Code">A letter for the family and two digits.</param>
/// <param name="Name">For people, with hyphens; both work in switches and settings.</param>
/// <param name="Check">Pure: looks at one page, with the book around it, and reports.</param>
public sealed record Rule(string Code, string Name, Severity Severity, Action<PageCheck> Check)
{
    /// <summary>Under which names other linters have it, so that their settings and switches count.</summary>
    public ImmutableArray<string> Also { get; init; } = [];

    /// <summary>Off unless a repository turns it on.</summary>
    public bool OnDemand { get; init; }

    /// <summary>Whether the emoji grammar's profile decides about it.</summary>
    public bool IsAnchorRule => Code[0] == 'E';

    public bool Has(string name) =>
        name.Equals(Code, StringComparison.OrdinalIgnoreCase) || name.Equals(Name, StringComparison.OrdinalIgnoreCase)
            || Also.Contains(name, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Replaces a range of a page's text.</summary>
public readonly record struct Edit(TextRange Range, string Text);

/// <summary>What a rule found: where, what, and how it is mended if a machine can do that.</summary>
/// <param name="Fix">Edits that belong together; empty where a person must decide.</param>
public sealed record Finding(Rule Rule, Severity Severity, Page Page, TextRange Range, string Message)
{
    public string? Hint { get; init; }
    public ImmutableArray<Edit> Fix { get; init; } = [];
}
