using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Kedge.Specs;

/// <summary>Words the refusal of a value: its place, the key it stands under, the text as typed.</summary>
public delegate Problem Refusal(Place place, string key, string text);

/// <summary>What may stand under a key. The parser, the JSON schema and the reference page are all made from these.</summary>
public abstract record SpecType
{
    /// <summary>Text that matches <paramref name="Pattern"/>: the subset of regular expressions that .NET and ECMA-262 read alike, anchored at both ends.</summary>
    public sealed record Text(string Pattern, Refusal Refuse) : SpecType;

    /// <summary>Text, or a number taken as it was typed: <c>torch: 2.10</c> stays 2.10.</summary>
    public sealed record AsTyped(string Pattern, Refusal Refuse) : SpecType;

    public sealed record OneOf(ImmutableArray<string> Values) : SpecType;

    /// <summary>One of some versions, quoted or not.</summary>
    public sealed record OneVersionOf(ImmutableArray<string> Values, Refusal Refuse) : SpecType;

    /// <summary>A decimal number above zero.</summary>
    public sealed record Positive : SpecType;

    public sealed record Flag : SpecType;

    public sealed record ListOf(Text Item) : SpecType;

    public sealed record OneOrMore(Text Item) : SpecType;

    public sealed record Keys(ImmutableArray<SpecKey> All) : SpecType;

    /// <summary>A mapping whose keys are the user's own words.</summary>
    public sealed record MapOf(string KeyPattern, Refusal RefuseKey, Text Value) : SpecType;

    /// <summary>How a message names it: "a text", "a list of names".</summary>
    public string Says => this switch
    {
        Text => "a text",
        AsTyped or OneVersionOf => "a version",
        OneOf one => one.Values.Length == 2 ? string.Join(" or ", one.Values) : "one word of " + string.Join(", ", one.Values),
        Positive => "a number above 0",
        Flag => "true or false",
        ListOf => "a list",
        OneOrMore => "a URL or a list of URLs",
        Keys keys => "a mapping with the keys " + string.Join(", ", keys.All.Select(k => k.Name)),
        MapOf => "a mapping",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Whether the whole text matches. (A bare <c>$</c> would also accept a final line feed, hence the <c>\z</c>.)</summary>
    public static bool Matches(string pattern, string text) => Regex.IsMatch(text, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant);
}

/// <summary>One key of <c>kedge.yaml</c>.</summary>
/// <param name="Says">One sentence for people; Markdown.</param>
/// <param name="Example">The value part of a valid line.</param>
/// <param name="Default">What holds when the key is left out; Markdown.</param>
public sealed record SpecKey(string Name, SpecType Type, string Says, string Example, string Default = "–")
{
    public bool Required { get; init; }
}
