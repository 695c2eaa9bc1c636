using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Output;

/// <summary>
/// Tables whose columns are named once, above their rows: with bars (<c>epoch | loss | acc</c>), or set out by spaces as fastai, skorch and YOLO do.
/// A row has as many cells as there are names, and nothing but numbers in them.
/// </summary>
public sealed class PrintedTable
{
    const int LongestLine = 400, LongestName = 40;

    /// <summary>Lines of another kind that may stand between rows, until their names are forgotten.</summary>
    const int Patience = 50;

    static readonly SearchValues<string> Hints = SearchValues.Create(["epoch", "iter", "step", "round", "loss", "acc", "map"], StringComparison.OrdinalIgnoreCase);

    static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    Counted = SearchValues.Create(" 0123456789"),
        Clock = SearchValues.Create("0123456789:."), NoNames = SearchValues.Create("=:[]{},;\"'");

    /// <summary>Columns that measure nothing.</summary>
    static readonly FrozenSet<string> Quiet = FrozenSet.ToFrozenSet(["size", "img_size", "images", "instances", "labels", "targets", "remaining_time", "elapsed"]);

    static readonly FrozenSet<string> Blanks = FrozenSet.ToFrozenSet(["", "-", "--", "none", "n/a", "#na#"], StringComparer.OrdinalIgnoreCase);

    ImmutableArray<string> _names = [];
    bool _bars;
    int _others;

    /// <summary>What the line says when it is a row under names that stood above it; else null.</summary>
    public ScannedLine? Row(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestLine) return null;
        var line = BeforeProgress(text.Trim());
        if (line.ContainsAny(Hints) && Names(line) is { } names)
        {
            (_names, _bars, _others) = (names, HasBars(line), 0);
            return null;
        }
        if (_names.IsEmpty) return null;
        if (Under(_names, Cells(line, _bars, 1)) is { } row)
        {
            _others = 0;
            return row;
        }
        if (line.ContainsAny(Letters) && ++_others > Patience) _names = [];
        return null;
    }

    /// <summary>YOLO's rows are the titles of progress bars: <c>640: 100%|███| 8/8 [00:02&lt;00:00]</c>.</summary>
    static ReadOnlySpan<char> BeforeProgress(ReadOnlySpan<char> line)
    {
        var percent = line.IndexOf("%|");
        var colon = percent < 0 ? -1 : line[..percent].LastIndexOf(':');
        return colon > 0 && !line[(colon + 1)..percent].ContainsAnyExcept(Counted) ? line[..colon] : line;
    }

    static bool HasBars(ReadOnlySpan<char> line) => line.ContainsAny('|', '│', '┃');

    static ImmutableArray<string>? Names(ReadOnlySpan<char> line)
    {
        if (line.ContainsAny(NoNames)) return null;
        var bars = HasBars(line);
        var cells = Cells(line, bars, 2);
        if (!bars && cells.Count < 3) cells = Cells(line, bars, 1);
        if (cells.Count < (bars ? 2 : 3) || !cells.All(IsName)) return null;
        var names = cells.Select(Named).ToImmutableArray();
        var known = names.Count(MetricNames.IsKnown);
        return names.Any(IsPlace) || known >= 2 || bars && known > 0 ? names : null;
    }

    static bool IsPlace(string name) => LineWords.Steps.Contains(name) || LineWords.Epochs.Contains(name) || name == "round";

    static bool IsName(string cell) =>
        cell.Length is > 0 and <= LongestName && char.IsLetter(cell[0]) && cell.All(c => char.IsLetterOrDigit(c) || "_/.@%()- ".Contains(c, StringComparison.Ordinal));

    /// <summary><c>Train Loss</c> is <c>train_loss</c>; of <c>Box(P … mAP50-95)</c> the letters within count.</summary>
    static string Named(string cell)
    {
        var name = cell.ToLowerInvariant().TrimEnd(')', '.');
        if (name.IndexOf('(') is >= 0 and var open && open + 1 < name.Length && !name.Contains(')')) name = name[(open + 1)..];
        return name.Replace("(", "_", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal).Replace(' ', '_').Trim('_');
    }

    /// <param name="spaces">So many at least stand between two cells without bars.</param>
    static List<string> Cells(ReadOnlySpan<char> line, bool bars, int spaces)
    {
        if (bars) return [.. WithoutFrame(line).ToString().Split(['|', '│', '┃'], StringSplitOptions.TrimEntries)];
        return [.. line.ToString().Split(spaces == 1 ? " " : "  ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
    }

    static ReadOnlySpan<char> WithoutFrame(ReadOnlySpan<char> line)
    {
        if (line is ['|' or '│' or '┃', ..]) line = line[1..];
        return line is [.., '|' or '│' or '┃'] ? line[..^1] : line;
    }

    static ScannedLine? Under(ImmutableArray<string> names, List<string> cells)
    {
        if (cells.Count != names.Length) return null;
        var (place, values) = (new LinePlace(), ImmutableArray.CreateBuilder<(string, double)>(names.Length));
        for (var i = 0; i < names.Length; i++)
        {
            if (IsPlace(names[i]))
            {
                if (Placed(place, names[i], cells[i]) is not { } further) return null;
                place = further;
            }
            else if (names[i] == "class")
            {
                if (cells[i] != "all") return null;   // YOLO's line over all classes
            }
            else if (Number(cells[i]) is { } value)
            {
                if (!Quiet.Contains(names[i]) && !LineWords.Never.Contains(names[i])) values.Add((names[i], value));
            }
            else if (!IsBlank(cells[i])) return null;
        }
        return values.Count == 0 ? null : new(place, values.ToImmutable());
    }

    /// <summary><c>3</c> or <c>3/10</c>.</summary>
    static LinePlace? Placed(LinePlace place, string name, string cell)
    {
        if (!LineNumbers.TryInteger(cell, 0, out var at, out var end)) return null;
        long? total = end < cell.Length && cell[end] == '/' && LineNumbers.TryInteger(cell, end + 1, out var whole, out end) ? whole : null;
        if (end != cell.Length) return null;
        return LineWords.Epochs.Contains(name) ? place with { Epoch = at } : place with { Step = at, Total = total };
    }

    static double? Number(string cell) => LineNumbers.TryRead(cell, 0, out var value, out var end) && end == cell.Length ? value : null;

    /// <summary>Nothing, a clock (<c>00:14</c>), or an amount of memory (<c>3.72G</c>).</summary>
    static bool IsBlank(string cell) => Blanks.Contains(cell) || char.IsAsciiDigit(cell[0]) && !cell.AsSpan().TrimEnd("KMGTBkmgtbis").ContainsAnyExcept(Clock);
}
