using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Kedge.Explanations;

/// <summary>A known failure, found in a log.</summary>
/// <param name="Match">Of its expression; names groups such as <c>cudaCode</c>.</param>
/// <param name="Line">Where it stands first, 1-based.</param>
/// <param name="Text">The line that the match begins in, or as much of it as its page has.</param>
public sealed record Recognised(Signature Signature, Match Match, int Line, string Text)
{
    /// <summary>What a group of the expression took; null when it took nothing or there is none of this name.</summary>
    public string? this[string group] => Match.Groups[group] is { Success: true, Value: var value } ? value : null;
}

/// <summary>
/// Finds known failures in a log. Most pages hold no anchor of any signature and are passed over by one vectorised search;
/// the others are looked at by the expressions whose anchors stand there, each with a time limit.
/// </summary>
public sealed class Recogniser(ImmutableArray<Signature> signatures)
{
    /// <summary>An expression that runs out of time this often is not asked again: a hostile log costs seconds, not hours.</summary>
    const int Strikes = 3;

    /// <summary>Made once: most logs hold nothing.</summary>
    readonly SearchValues<string> _anchors = Anchors(signatures);

    /// <summary>Best first: errors before warnings, then the more specific. What lies within a better match is not said twice.</summary>
    public ImmutableArray<Recognised> Find(Stream log)
    {
        var (search, anchors) = (new Search(signatures), _anchors);
        foreach (var page in new LogPages(log).Read())
            if (page.Text.Span.ContainsAny(anchors) && search.Look(page.Text.ToString(), page.FirstLine)) anchors = Anchors(search.Wanted);
        return search.Result();
    }

    static SearchValues<string> Anchors(IEnumerable<Signature> signatures) =>
        SearchValues.Create([.. signatures.SelectMany(s => s.Anchors).Distinct()], StringComparison.Ordinal);

    public ImmutableArray<Recognised> Find(string message) => Find(new MemoryStream(Encoding.UTF8.GetBytes(message)));

    sealed class Search(ImmutableArray<Signature> signatures)
    {
        readonly Recognised?[] _found = new Recognised?[signatures.Length];
        readonly int[] _strikes = new int[signatures.Length];

        /// <summary>Those not found yet: what was found is found once, however often a log repeats it.</summary>
        public IEnumerable<Signature> Wanted => signatures.Where((_, i) => _found[i] is null);

        /// <summary>Whether something new was found.</summary>
        public bool Look(string page, int firstLine)
        {
            var before = _found.Count(f => f is not null);
            var here = Enumerable.Range(0, signatures.Length).Where(i => signatures[i].Anchors.Any(a => page.Contains(a, StringComparison.Ordinal))).ToList();
            // One that was found already is of interest only where it explains what a less specific one would match as well.
            var last = here.FindLastIndex(i => _found[i] is null && _strikes[i] < Strikes);
            Reading asWritten = new(page);
            Reading? plain = null;
            foreach (var i in here.Take(last + 1))
            {
                var match = First(i, asWritten, out var any) ?? (any || !signatures[i].SpansLines ? null : First(i, plain ??= new(LinePrefixes.Strip(page)), out _));
                if (match is not null && _found[i] is null) _found[i] = (any ? asWritten : plain!).Recognised(signatures[i], match, firstLine);
            }
            return _found.Count(f => f is not null) > before;
        }

        /// <summary>The first match that does not lie in one that a more specific signature has taken; it is taken then.</summary>
        Match? First(int signature, Reading reading, out bool any)
        {
            any = false;
            if (_strikes[signature] >= Strikes) return null;
            try
            {
                for (var match = signatures[signature].Pattern.Match(reading.Text); match.Success; match = match.NextMatch())
                {
                    any = true;
                    if (reading.Take(match)) return match;
                }
            }
            catch (RegexMatchTimeoutException)
            {
                _strikes[signature]++;
            }
            return null;
        }

        public ImmutableArray<Recognised> Result() => [.. _found.OfType<Recognised>().OrderBy(r => r.Signature.Seriousness)];
    }

    /// <summary>A page, and the stretches of it that are explained already.</summary>
    sealed class Reading(string text)
    {
        readonly List<(int Start, int End)> _taken = [];

        public string Text => text;

        public bool Take(Match match)
        {
            var end = match.Index + match.Length;
            if (_taken.Exists(t => match.Index < t.End && t.Start < end)) return false;
            _taken.Add((match.Index, end));
            return true;
        }

        public Recognised Recognised(Signature signature, Match match, int firstLine)
        {
            var start = text.AsSpan(0, match.Index).LastIndexOfAny('\n', '\r') + 1;
            var length = text.AsSpan(match.Index).IndexOfAny('\n', '\r');
            var line = length < 0 ? text[start..] : text[start..(match.Index + length)];
            return new(signature, match, firstLine + text.AsSpan(0, match.Index).Count('\n'), line.Trim());
        }
    }
}
