using System.Collections.Frozen;
using System.Collections.Immutable;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Output;

/// <summary>Where in the training a line speaks of, as far as it says.</summary>
/// <param name="Step">As written; within <paramref name="Total"/> when that is known.</param>
public readonly record struct LinePlace(long? Step, long? Total, double? Epoch);

/// <summary>What one line of a trainer says: names in lower case, phases as prefixes (<c>val_loss</c>).</summary>
public readonly record struct ScannedLine(LinePlace Place, ImmutableArray<(string Name, double Value)> Values);

/// <summary>Reads one line of output. Pure; knows nothing of the lines before it.</summary>
public static class LineScan
{
    static readonly ScannedLine Nothing = new(default, []);

    public static ScannedLine Read(ReadOnlySpan<char> text)
    {
        var line = text.Trim();
        if (!MayHaveNumber(line)) return Nothing;
        if (LiteralObject.Read(line) is { } members) return OfMembers(members, PlaceBefore(line));
        if (TableRow(line) is { } row) return row;
        if (IsSettings(line)) return Nothing;
        var scan = new Scanner(line);
        scan.Run();
        return new(new(scan.Step, scan.Total, scan.Epoch), scan.Values?.ToImmutable() ?? []);
    }

    /// <summary>Most lines that say nothing have neither a digit nor the name of what is no number: they cost one look.</summary>
    static bool MayHaveNumber(ReadOnlySpan<char> line) =>
        line.ContainsAnyInRange('0', '9') || line.Contains("nan", StringComparison.OrdinalIgnoreCase) || line.Contains("inf", StringComparison.OrdinalIgnoreCase);

    /// <summary><c>Namespace(epochs=14, lr=1.0, no_cuda=False, …)</c>, <c>task=detect, mode=train, epochs=3, …</c>: where three names have words for
    /// values, the numbers beside them are settings as well.</summary>
    static bool IsSettings(ReadOnlySpan<char> line)
    {
        var words = 0;
        for (int next; words < 3 && (next = line.IndexOf('=')) >= 0; line = line[(next + 1)..])
            if (IsWordValue(line[(next + 1)..])) words++;
        return words == 3;
    }

    static bool IsWordValue(ReadOnlySpan<char> value)
    {
        var end = 0;
        while (end < value.Length && char.IsLetter(value[end])) end++;
        return value.Length > 0 && value[0] is '\'' or '"' || end > 1 && !LiteralObject.TryNumber(value[..end], out _) && !value.StartsWith("N/A");
    }

    /// <summary><c>epoch 1: {'accuracy': 0.84}</c>: what stands before the object names the place.</summary>
    static LinePlace PlaceBefore(ReadOnlySpan<char> line)
    {
        var scan = new Scanner(line[..line.IndexOf('{')]);
        scan.Run();
        return new(scan.Step, scan.Total, scan.Epoch);
    }

    /// <summary>A row of a table of two columns: <c>| ep_rew_mean | 21.3 |</c>, with bars of any kind.</summary>
    static ScannedLine? TableRow(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty || line[0] is not ('|' or '│' or '┃')) return null;
        var cells = line.ToString().Split(['|', '│', '┃'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (cells is not [var name, var number] || name.Length > 100 || !name.All(c => IsWordPart(c) || c == ' ')
            || !LiteralObject.TryNumber(number, out var value))
            return null;
        return new(default, [(name.ToLowerInvariant().Replace(' ', '_'), value)]);
    }

    static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '/' or '.' or '@' or '-';

    static ScannedLine OfMembers(ImmutableArray<(string Key, double Value)> members, LinePlace before)
    {
        (long? step, double? epoch) = (null, null);
        var values = ImmutableArray.CreateBuilder<(string, double)>();
        foreach (var (key, value) in members)
        {
            var name = LineWords.Place(key.ToLowerInvariant().Replace(' ', '_'));
            if (LineWords.Steps.Contains(name) && value == Math.Floor(value) && Math.Abs(value) < 1e15) step ??= (long)value;
            else if (LineWords.Epochs.Contains(name)) epoch ??= value;
            else if (name.Length is > 0 and <= 100 && !LineWords.Never.Contains(name)) values.Add((name, value));
        }
        return new(step is null ? before with { Epoch = epoch ?? before.Epoch } : new(step, null, epoch ?? before.Epoch), values.ToImmutable());
    }

    ref struct Scanner(ReadOnlySpan<char> text)
    {
        readonly ReadOnlySpan<char> _line = text;
        /// <summary>The word before, and it where nothing but a space lies between.</summary>
        string _phase = "", _before = "", _adjacent = "";

        /// <summary>The word whose bracket is open: <c>tot_loss[loss=0.5, …]</c>.</summary>
        string _group = "";
        int _beforeEnd = -2;
        bool _global;

        public long? Step, Total;
        public double? Epoch;
        public ImmutableArray<(string Name, double Value)>.Builder? Values;

        public void Run()
        {
            Opening();
            for (var at = 0; at < _line.Length;)
            {
                if (_line[at] == '[' && _beforeEnd == at) _group = _before;
                if (_line[at] is '[' or '|') at = TryCounter(at + 1, inBrackets: _line[at] == '[') ?? at + 1;
                else if (StartsWord(at)) at = Word(at);
                else at++;
            }
        }

        /// <summary>Places that only count at the line's beginning: <c>[1, 2000] loss</c>, <c>100:&#9;learn: 0.3</c>.</summary>
        void Opening()
        {
            if (_line.Length == 0) return;
            if (_line[0] == '[' && LineNumbers.TryInteger(_line, 1, out var epoch, out var end) && end + 1 < _line.Length && _line[end] == ','
                && LineNumbers.TryInteger(_line, SkipOver(end + 1, " "), out var step, out var close) && close < _line.Length
                && _line[close] == ']') (Epoch, Step) = (epoch, step);
            else if (LineNumbers.TryInteger(_line, 0, out var round, out var colon) && colon + 1 < _line.Length && _line[colon] == ':'
                && _line[colon + 1] is ' ' or '\t')
                Step = round;
        }

        bool StartsWord(int at) => (char.IsLetter(_line[at]) || _line[at] == '_') && (at == 0 || !(IsWordPart(_line[at - 1]) || _line[at - 1] is '\\' or '~' or '$')
            || _line[at - 1] == '/' && at > 1 && char.IsAsciiDigit(_line[at - 2])   // epoch=0/global_step=34
            || char.IsAsciiDigit(_line[at - 1]) && IsCountedEpoch(at));

        /// <summary><c>8epoch:train:1-100batch: …</c></summary>
        readonly bool IsCountedEpoch(int at) =>
            _line[at..].StartsWith("epoch", StringComparison.Ordinal) && (at + 5 == _line.Length || !char.IsLetterOrDigit(_line[at + 5]));

        int Word(int at)
        {
            var end = at;
            while (end < _line.Length && IsWordPart(_line[end])) end++;
            while (_line[end - 1] is '.' or '-' or '/') end--;
            var word = _line[at..end].ToString().ToLowerInvariant();
            if (at > 0 && char.IsAsciiDigit(_line[at - 1]) && IsCountedEpoch(at)) CountedEpoch(at);
            _adjacent = at > 1 && _line[at - 1] == ' ' && (_beforeEnd == at - 1 || _beforeEnd == at - 2 && _line[at - 2] == '.') ? _before : "";
            word = LineWords.Place(_adjacent.Length == 0 ? word : LineWords.Joined(_adjacent, word));
            if (AtRank(end, out var behind) is { } rank) (word, end) = ($"{word}@{rank}", behind);
            var next = LineWords.Epochs.Contains(word) ? TryEpoch(end) : LineWords.Steps.Contains(word) ? TryStep(end, LineWords.GlobalSteps.Contains(word))
                : LineWords.Phase(word) is { } phase ? TryPhase(phase, end) ?? TryValue(word, end) : TryValue(word, end);
            if (next is null && LineWords.Phase(word) is { } spoken) _phase = spoken;
            (_before, _beforeEnd) = (word, end);
            return Math.Max(next ?? end, end);
        }

        /// <summary><c>Recall(k=20)</c> is <c>recall@20</c>.</summary>
        readonly long? AtRank(int at, out int end)
        {
            end = at;
            return _line[at..].StartsWith("(k=") && LineNumbers.TryInteger(_line, at + 3, out var rank, out end) && end < _line.Length
                && _line[end++] == ')'
                ? rank
                : null;
        }

        void CountedEpoch(int at)
        {
            var digits = at;
            while (digits > 0 && char.IsAsciiDigit(_line[digits - 1])) digits--;
            if (LineNumbers.TryInteger(_line, digits, out var epoch, out _)) Epoch ??= epoch;
        }

        /// <summary><c>Train: 3 [ 400/1251]</c>, <c>Train: [1/300][100/1251]</c>, <c>Test: [48/48]</c>: the phase with its place.</summary>
        int? TryPhase(string phase, int at)
        {
            var colon = SkipOver(at, " ");
            if (colon >= _line.Length || _line[colon] != ':') return null;
            var number = SkipOver(colon + 1, " ");
            if (number < _line.Length && _line[number] == '[' && TryCounter(number + 1, inBrackets: true) is { } counted)
            {
                _phase = phase;
                return counted;
            }
            if (!LineNumbers.TryInteger(_line, number, out var epoch, out var end) || end < _line.Length && _line[end] is not (' ' or '/')) return null;
            end = SkipRatio(end, out var total);
            var follows = SkipOver(end, " ");
            if (follows >= _line.Length || _line[follows] is not ('[' or '(') || total is null && _line[follows] == '(') return null;
            (Epoch, _phase) = (Epoch ?? epoch, phase);
            return end;
        }

        /// <summary><c>Epoch 3</c>, <c>Epoch: 3</c>, <c>Epoch [3/10]</c>, <c>epoch=0.12</c>, <c>Epoch(train) [1][100/500]</c>, <c>Epoch: [0][ 10/196]</c>.</summary>
        int? TryEpoch(int at)
        {
            if (at < _line.Length && _line[at] == '(' && _line[at..].IndexOf(')') is > 1 and var close)
            {
                if (LineWords.Phase(_line[(at + 1)..(at + close)].ToString().ToLowerInvariant()) is { } phase) _phase = phase;
                at += close + 1;
            }
            var number = SkipTo(at, "=:#[( ");
            if (!TryPlain(number, out var epoch, out var end) || end < _line.Length && char.IsAsciiLetter(_line[end])) return null;
            Epoch ??= epoch;
            end = SkipOver(SkipRatio(end, out var epochs), " ])");
            if (end < _line.Length && _line[end] == '[') return TryCounter(end + 1, inBrackets: true) ?? end;
            return epochs is null ? TryCount(end) ?? end : end;
        }

        /// <summary><c>epoch 001:    450 / 1891 loss=…</c>: a step with its total behind the epoch.</summary>
        int? TryCount(int at)
        {
            if (!LineNumbers.TryInteger(_line, SkipOver(at, ": "), out var step, out var end) || SkipRatio(end, out var total) is var after && total is null) return null;
            if (Step is null) (Step, Total) = (step, total);
            return after;
        }

        /// <param name="isGlobal">Counts over the whole run: it is believed whatever the line said before.</param>
        int? TryStep(int at, bool isGlobal)
        {
            var number = SkipTo(at, "=:#[( ");
            if (number == at || !LineNumbers.TryCount(_line, number, out var step, out var end)) return null;
            if (end < _line.Length && (char.IsLetter(_line[end]) || _line[end] is '.' && end + 1 < _line.Length && char.IsAsciiDigit(_line[end + 1]))) return null;
            if (end < _line.Length && _line[end] == '%') return null;
            end = SkipRatio(end, out var total);
            if (isGlobal && !_global) (Step, Total, _global) = (step, total, true);
            else if (Step is null) (Step, Total) = (step, total);
            return end;
        }

        /// <summary>A counter in brackets or behind a progress bar: <c>[640/60000 (1%)]</c>, <c>| 450/1000 [</c>; a bare <c>[12]</c> only opens a line.</summary>
        int? TryCounter(int at, bool inBrackets)
        {
            var opens = at == 1;
            if (!LineNumbers.TryInteger(_line, SkipOver(at, " "), out var step, out var end)) return null;
            var after = SkipRatio(end, out var total);
            if (total is null && !(inBrackets && opens && end < _line.Length && _line[end] == ']')) return null;
            var close = SkipOver(after, " ");
            if (inBrackets && total is not null && (close >= _line.Length || _line[close] is not (']' or '('))) return null;   // a date
            if (inBrackets && close + 1 < _line.Length && _line[close] == ']' && _line[close + 1] == '[' && TryCounter(close + 2, inBrackets: true) is { } inner)
            {
                Epoch ??= step;   // [1/300][100/1251]
                return inner;
            }
            if (Step is null) (Step, Total) = (step, total);
            return after;
        }

        int? TryValue(string word, int at)
        {
            var sign = SkipOver(at, " ");
            var signed = sign < _line.Length && _line[sign] is '=' or ':';
            if (signed && sign + 1 < _line.Length && _line[sign + 1] is '=' or ':' or '/') return null;
            if (!signed && !(LineWords.IsBare(word) && sign > at)) return null;
            var number = SkipOver(signed ? sign + 1 : sign, " [");
            if (!LineNumbers.TryRead(_line, number, out var value, out var end)) return null;
            var tight = signed && number == sign + 1 && _line[sign] == ':';
            if (LineWords.Never.Contains(word) || _line[end..].StartsWith(" day") || IsPlaceInFile(word, tight) || tight && IsEnclosed(at - word.Length, end)) return end;
            if (_line[end - 1] == '%' && word is "images" or "samples" or "examples")
                word = _line.StartsWith("accuracy", StringComparison.OrdinalIgnoreCase) ? "accuracy" : word;
            if (word.Length <= 100) Add(Named(word), value);
            return end;
        }

        /// <summary>A name has one value in a line; a second one is told by what it belongs to (<c>Loss 1.2 | Current Loss 1.3</c>), or not at all.</summary>
        void Add(string name, double value)
        {
            Values ??= ImmutableArray.CreateBuilder<(string, double)>(4);
            if (Has(name)) name = _group.Length > 0 ? $"{_group}/{name}" : $"{_adjacent}_{name}";
            if (name[0] != '_' && !Has(name)) Values.Add((name, value));
        }

        readonly bool Has(string name)
        {
            foreach (var (there, _) in Values!)
                if (there == name) return true;
            return false;
        }

        /// <summary><c>train.py:45</c>.</summary>
        static bool IsPlaceInFile(string word, bool tight) => tight && word.Contains('.');

        /// <summary><c>(trainer:464)</c>, <c>[gpu01:0/2]</c>.</summary>
        readonly bool IsEnclosed(int start, int end) => start > 0 && _line[start - 1] is '(' or '[' && end < _line.Length && _line[end] is ')' or ']';

        /// <summary>With the phase that the line last spoke of, where the name means something in a phase.</summary>
        readonly string Named(string word)
        {
            if (LineWords.Phase(word) is { } phase && MetricNames.Better(_adjacent) != Better.Unknown) return $"{phase}_{_adjacent}";   // loss train: 3.9
            var measured = MetricNames.Better(word) != Better.Unknown && !MetricNames.IsTime(word)
                && !word.EndsWith("scale", StringComparison.Ordinal) && word is not ("throughput" or "mfu");
            if (!measured || word.Split('_', '/', '.', '-').Any(MetricNames.IsPhase)) return word;
            var best = _adjacent == "best" ? "best_" : "";
            return _phase.Length == 0 ? best + word : $"{best}{_phase}_{word}";
        }

        readonly bool TryPlain(int at, out double value, out int end)
        {
            for (end = at; end < _line.Length
                && (char.IsAsciiDigit(_line[end]) || _line[end] == '.' && end + 1 < _line.Length && char.IsAsciiDigit(_line[end + 1]));)
                end++;
            return LiteralObject.TryNumber(_line[at..end], out value);
        }

        /// <summary>Past <c>/ 500000</c>, with what it counts to.</summary>
        readonly int SkipRatio(int at, out long? total)
        {
            total = null;
            var slash = SkipOver(at, " ");
            if (slash >= _line.Length || _line[slash] != '/') return at;
            if (!LineNumbers.TryInteger(_line, SkipOver(slash + 1, " "), out var count, out var end)) return at;
            total = count;
            return end;
        }

        readonly int SkipTo(int at, ReadOnlySpan<char> marks) => SkipOver(at, marks);

        readonly int SkipOver(int at, ReadOnlySpan<char> marks)
        {
            while (at < _line.Length && marks.Contains(_line[at])) at++;
            return at;
        }
    }
}
