using System.Collections.Immutable;
using Kedge.Explanations.Answers;

namespace Kedge.Explanations;

/// <summary>An answer: what was found, why it happens here, and what to do, in one language.</summary>
/// <param name="Line">Where it stands in the input, 1-based.</param>
/// <param name="Found">The words that were recognised, on one line.</param>
/// <param name="Here">What the message, this project's lock and this machine say about it; empty when they say nothing.</param>
public sealed record Explanation(
    string Id, string Category, Seriousness Seriousness, string Cause, ImmutableArray<string> Fix, int Line, string Found, ImmutableArray<string> Here)
{
    /// <summary>Whether it is a guess from a few words, see <see cref="Recogniser.FindTyped"/>.</summary>
    public bool ByWords { get; init; }

    /// <param name="around">Lock and machine, as far as there are any.</param>
    public static Explanation Of(Recognised found, Surroundings around, Language language)
    {
        var answer = Answer.For(found, around);
        return new(found.Signature.Id, found.Signature.Category, found.Signature.Seriousness, found.Signature.Cause.In(language),
            [.. answer.Fix.Select(f => f.In(language)), .. found.Signature.Fix.Select(f => f.In(language))],
            found.Line, found.Text, [.. answer.Here.Select(h => h.In(language))]) { ByWords = found.ByWords };
    }
}
