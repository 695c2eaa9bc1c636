using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Kedge.Explanations;

/// <summary>A known failure, found in a log.</summary>
/// <param name="Match">Of its expression; names groups such as <c>cudaCode</c>. Empty when a short message named it by its words alone.</param>
/// <param name="Line">Where it stands first, 1-based.</param>
/// <param name="Text">The line that the match begins in, or as much of it as its page has.</param>
public sealed record Recognised(Signature Signature, Match Match, int Line, string Text)
{
    /// <summary>What a group of the expression took; null when it took nothing or there is none of this name.</summary>
    public string? this[string group] => Match.Groups[group] is { Success: true, Value: var value } ? value : null;

    public bool ByWords => Match == Match.Empty;
}

/// <summary>
/// Finds known failures in a log. Most pages hold no anchor of any signature and are passed over by one vectorised search;
/// of the others, only the lines with an anchor are looked at, by the expressions that it belongs to, each with a time limit.
/// </summary>
public sealed class Recogniser(ImmutableArray<Signature> signatures)
{
    /// <summary>An expression that runs out of time this often is not asked again: a hostile log costs seconds, not hours.</summary>
    const int Strikes = 3;

    /// <summary>Made once: most logs hold nothing.</summary>
    readonly Anchors _anchors = new(signatures, Enumerable.Range(0, signatures.Length));

    /// <summary>Best first: errors before warnings, then the more specific. What lies within a better match is not said twice.</summary>
    public ImmutableArray<Recognised> Find(Stream log)
    {
        var (search, wanted) = (new Search(signatures, _anchors), _anchors);
        foreach (var page in new LogPages(log).Read())
            if (wanted.AreIn(page.Text.Span) && search.Look(page, wanted)) wanted = search.Wanted();
        return search.Result();
    }

    public ImmutableArray<Recognised> Find(string message) => Find(new MemoryStream(Encoding.UTF8.GetBytes(message)));

    /// <summary>As <see cref="Find(string)"/>; a message that no expression knows is read by its words, as somebody types it from memory.</summary>
    public ImmutableArray<Recognised> FindTyped(string message) =>
        Find(message) is { IsEmpty: false } found ? found : [.. Phrases.Best(signatures, message).Select(s => new Recognised(s, Match.Empty, 1, message.Trim()))];

    sealed class Search(ImmutableArray<Signature> signatures, Anchors all)
    {
        readonly Recognised?[] _found = new Recognised?[signatures.Length];
        readonly int[] _strikes = new int[signatures.Length];

        /// <summary>Those not found yet: what was found is found once, however often a log repeats it.</summary>
        public Anchors Wanted() => new(signatures, Enumerable.Range(0, signatures.Length).Where(i => _found[i] is null));

        /// <summary>Whether something new was found.</summary>
        public bool Look(LogPage page, Anchors wanted)
        {
            var (text, anything) = (page.Text.ToString(), false);
            Reading asWritten = new(text, signatures, all);
            // Most logs have no prefixes: then there is nothing to read again.
            Lazy<Reading?> plain = new(() => LinePrefixes.Strip(text) is var stripped && ReferenceEquals(stripped, text) ? null : new(stripped, signatures, all));
            foreach (var (i, lines) in wanted.LinesIn(text))
            {
                var reading = asWritten;
                var match = First(i, reading, lines, out var any);
                if (!any && signatures[i].SpansLines && plain.Value is { } stripped) match = First(i, reading = stripped, lines, out _);
                if (match is null) continue;
                _found[i] = reading.Recognised(signatures[i], match, page.FirstLine);
                anything = true;
            }
            return anything;
        }

        /// <summary>The first match that does not lie in one that a more specific signature has taken.</summary>
        Match? First(int signature, Reading reading, IEnumerable<(int Start, int End)> lines, out bool any)
        {
            any = false;
            if (_strikes[signature] >= Strikes) return null;
            try
            {
                var matches = reading.Matches(signature, lines);
                any = matches.Count > 0;
                return matches.Find(match => !reading.IsExplained(match, signature));
            }
            catch (RegexMatchTimeoutException)
            {
                _strikes[signature]++;
                return null;
            }
        }

        public ImmutableArray<Recognised> Result() => [.. _found.OfType<Recognised>().OrderBy(r => r.Signature.Seriousness)];
    }
}
