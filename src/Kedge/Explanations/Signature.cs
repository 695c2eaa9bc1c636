using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Kedge.Explanations;

public enum Seriousness { Error, Warning, Hint }

/// <summary>What a failure looks like in a log, why it happens, and what to do: one row of <c>Signatures.data.json</c>.</summary>
/// <param name="Anchors">Literal text, one piece of which stands in everything that <see cref="Pattern"/> matches: lines without any are never looked at again.</param>
/// <param name="Source">Where the cause and the fix are from.</param>
public sealed record Signature(string Id, string Category, Seriousness Seriousness, ImmutableArray<string> Anchors, Words Cause, ImmutableArray<Words> Fix, string Source)
{
    /// <summary>Logs are hostile: an expression that needs longer on one page is given up there.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    readonly Lazy<Regex> _pattern = null!;

    /// <summary>.NET syntax, as in the table.</summary>
    public required string Expression
    {
        get;
        init => (field, _pattern) = (value, new(() => new(value, RegexOptions.CultureInvariant, Patience)));
    }

    public Regex Pattern => _pattern.Value;

    /// <summary>Whether a match may go on in the next line, past what a launcher prints before it.</summary>
    public bool SpansLines => Expression.Contains(@"\s", StringComparison.Ordinal);

    /// <summary>What people type when they have no log at hand.</summary>
    public ImmutableArray<string> Phrases { get; init; } = [];

    /// <summary>Real messages, each with the public thread that it was posted in.</summary>
    public ImmutableArray<Sample> Samples { get; init; } = [];
}

/// <param name="Thread">As GitHub writes it: <c>owner/repository#number</c>.</param>
public sealed record Sample(string Message, string Thread);
