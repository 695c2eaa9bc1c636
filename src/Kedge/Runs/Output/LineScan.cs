using System.Collections.Frozen;
using System.Collections.Immutable;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Output;

/// <summary>Where in the training a line speaks of, as far as it says.</summary>
/// <param name="Step">As written; within <paramref name="Total"/> when that is known.</param>
public readonly record struct LinePlace(long? Step, long? Total, double? Epoch);

/// <summary>What one line of a trainer says: names in lower case, phases as prefixes (<c>val_loss</c>).</summary>
public sealed record ScannedLine(LinePlace Place, ImmutableArray<(string Name, double Value)> Values);

/// <summary>Reads one line of output. Pure; knows nothing of the lines before it.</summary>
public static class LineScan
{
    static readonly FrozenSet<string> Steps = FrozenSet.ToFrozenSet(["step", "steps", "global_step", "iter", "iteration", "it", "iters", "update", "batch", "batch_idx"]);
    static readonly FrozenSet<string> Epochs = FrozenSet.ToFrozenSet(["epoch", "ep"]);

    /// <summary>Names that may stand before their number without a sign between: <c>loss 3.12, time 250ms</c>.</summary>
    static readonly FrozenSet<string> Bare = FrozenSet.ToFrozenSet(
        ["loss", "acc", "accuracy", "acc@1", "acc@5", "prec@1", "prec@5", "lr", "ppl", "perplexity", "mfu", "grad_norm", "time", "data", "dt", "f1", "auc", "tok/s"]);

    /// <summary>Words before a number that are never measurements.</summary>
    static readonly FrozenSet<string> Never = FrozenSet.ToFrozenSet(
        ["localhost", "port", "pid", "rank", "local_rank", "world_size", "cuda", "gpu", "cpu", "device", "line", "version", "v_num", "eta", "seed", "http", "https", "warning", "error"]);

    public static ScannedLine Read(string text)
    {
        var line = text.AsSpan().Trim();
        if (LiteralObject.Read(line) is { } members) return OfMembers(members);
        var scan = new Scanner(line);
        scan.Run();
        return new(new(scan.Step, scan.Total, scan.Epoch), scan.Values.ToImmutable());
    }

    static ScannedLine OfMembers(ImmutableArray<(string Key, double Value)> members)
    {
        (long? step, double? epoch) = (null, null);
        var values = ImmutableArray.CreateBuilder<(string, double)>();
        foreach (var (key, value) in members)
        {
            var name = key.ToLowerInvariant().Replace(' ', '_');
            if (Steps.Contains(name) && value == Math.Floor(value) && Math.Abs(value) < 1e15) step ??= (long)value;
            else if (Epochs.Contains(name)) epoch ??= value;
            else if (name.Length is > 0 and <= 100) values.Add((name, value));
        }
        return new(new(step, null, epoch), values.ToImmutable());
    }

    ref struct Scanner(ReadOnlySpan<char> text)
    {
        readonly ReadOnlySpan<char> _line = text;
        string _phase = "", _before = "";

        public long? Step, Total;
        public double? Epoch;
        public readonly ImmutableArray<(string Name, double Value)>.Builder Values = ImmutableArray.CreateBuilder<(string, double)>();

        public void Run()
        {
            for (var at = 0; at < _line.Length;)
            {
                if (_line[at] is '[' or '|') at = TryCounter(at + 1, inBrackets: _line[at] == '[') ?? at + 1;
                else if (StartsWord(at)) at = Word(at);
                else at++;
            }
        }

        bool StartsWord(int at) =>
            (char.IsLetter(_line[at]) || _line[at] == '_') && (at == 0 || !(IsWordPart(_line[at - 1]) || _line[at - 1] is '\\' or '~' or '$'));

        static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '/' or '.' or '@' or '-';

        int Word(int at)
        {
            var end = at;
            while (end < _line.Length && IsWordPart(_line[end])) end++;
            while (_line[end - 1] is '.' or '-' or '/') end--;
            var word = _line[at..end].ToString().ToLowerInvariant();
            var next = Epochs.Contains(word) ? TryEpoch(end) : Steps.Contains(word) ? TryStep(end) : TryValue(word, end);
            if (next is null && Phase(word) is { } phase) _phase = phase;
            _before = word;
            return Math.Max(next ?? end, end);
        }

        /// <summary><c>Epoch 3</c>, <c>Epoch: 3</c>, <c>Epoch [3/10]</c>, <c>epoch=0.12</c>, <c>Epoch(train) [1][100/500]</c>, <c>Epoch: [0][ 10/196]</c>.</summary>
        int? TryEpoch(int at)
        {
            if (at < _line.Length && _line[at] == '(' && _line[at..].IndexOf(')') is > 1 and var close)
            {
                if (Phase(_line[(at + 1)..(at + close)].ToString().ToLowerInvariant()) is { } phase) _phase = phase;
                at += close + 1;
            }
            var number = SkipTo(at, "=:#[( ");
            if (!TryPlain(number, out var epoch, out var end)) return null;
            Epoch ??= epoch;
            end = SkipOver(SkipRatio(end, out _), " ])");
            return end < _line.Length && _line[end] == '[' ? TryCounter(end + 1, inBrackets: true) ?? end : end;
        }

        int? TryStep(int at)
        {
            var number = SkipTo(at, "=:#[( ");
            if (number == at || !LineNumbers.TryInteger(_line, number, out var step, out var end)) return null;
            if (end < _line.Length && (char.IsLetter(_line[end]) || _line[end] is '.' && end + 1 < _line.Length && char.IsAsciiDigit(_line[end + 1]))) return null;
            Step ??= step;
            end = SkipRatio(end, out var total);
            Total ??= total;
            return end;
        }

        /// <summary>A counter in brackets or behind a progress bar: <c>[640/60000 (1%)]</c>, <c>| 450/1000 [</c>; a bare <c>[12]</c> only opens a line.</summary>
        int? TryCounter(int at, bool inBrackets)
        {
            var opens = at == 1;
            if (!LineNumbers.TryInteger(_line, SkipOver(at, " "), out var step, out var end)) return null;
            var after = SkipRatio(end, out var total);
            if (total is null && !(inBrackets && opens && end < _line.Length && _line[end] == ']')) return null;
            if (Step is null) (Step, Total) = (step, total);
            return after;
        }

        int? TryValue(string word, int at)
        {
            var sign = SkipOver(at, " ");
            var signed = sign < _line.Length && _line[sign] is '=' or ':';
            if (signed && sign + 1 < _line.Length && _line[sign + 1] is '=' or ':' or '/') return null;
            if (!signed && !(IsBare(word) && sign > at)) return null;
            var number = SkipOver(signed ? sign + 1 : sign, " [");
            if (!LineNumbers.TryRead(_line, number, out var value, out var end)) return null;
            if (Never.Contains(word) || IsPlaceInFile(word, signed && number == sign + 1 && _line[sign] == ':')) return end;
            if (word.Length <= 100) Values.Add((Named(word), value));
            return end;
        }

        static bool IsBare(string word) =>
            Bare.Contains(word) || word.EndsWith("_loss", StringComparison.Ordinal) || word.EndsWith("_acc", StringComparison.Ordinal);

        /// <summary><c>train.py:45</c>.</summary>
        static bool IsPlaceInFile(string word, bool tight) => tight && word.Contains('.');

        /// <summary>With the phase that the line last spoke of, where the name means something in a phase.</summary>
        readonly string Named(string word)
        {
            var measured = MetricNames.Better(word) != Better.Unknown && word is not ("time" or "seconds" or "latency" or "throughput" or "mfu");
            if (!measured || word.Split('_', '/', '.', '-').Any(MetricNames.IsPhase)) return word;
            var best = _before == "best" ? "best_" : "";
            return _phase.Length == 0 ? best + word : $"{best}{_phase}_{word}";
        }

        static string? Phase(string word) => word switch
        {
            "train" or "training" => "train",
            "val" or "valid" or "validation" or "dev" => "val",
            "test" or "testing" => "test",
            "eval" or "evaluation" => "eval",
            _ => null,
        };

        readonly bool TryPlain(int at, out double value, out int end)
        {
            for (end = at; end < _line.Length && (char.IsAsciiDigit(_line[end]) || _line[end] == '.' && end + 1 < _line.Length && char.IsAsciiDigit(_line[end + 1]));) end++;
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
