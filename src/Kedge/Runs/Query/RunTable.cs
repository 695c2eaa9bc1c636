using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Kedge.Runs.Record;

namespace Kedge.Runs.Query;

/// <summary>
/// What lists ask about all runs of a project, packed so that ten thousand of them are loaded by one read and no object is made
/// for a cell that nobody looks at. A cache: everything in it can be read again from the run folders.
/// </summary>
public sealed class RunTable
{
    internal const long Magic = 0x0031_6e75_7267_646b;   // "kdgrun1"
    internal const int HeaderSize = 32;
    internal const int MetricNumbers = 9;

    readonly ReadOnlyMemory<byte> _bytes;
    readonly int _cells, _numbers, _offsets, _texts;
    readonly Dictionary<int, string> _decoded = [];
    Dictionary<string, int>? _names;

    RunTable(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        var counts = MemoryMarshal.Cast<byte, int>(bytes.Span.Slice(8, 16));
        (Count, CellCount, NumberCount, TextCount) = (counts[0], counts[1], counts[2], counts[3]);
        _cells = HeaderSize + Count * Marshal.SizeOf<RunHead>();
        _numbers = _cells + CellCount * Marshal.SizeOf<RunCell>();
        _offsets = _numbers + NumberCount * sizeof(double);
        _texts = _offsets + (TextCount + 1) * sizeof(int);
    }

    public static RunTable Empty { get; } = new(new RunTableBuilder().ToBytes());

    /// <summary>How many runs; they lie in ordinal order of id.</summary>
    public int Count { get; }

    internal int CellCount { get; }

    internal int NumberCount { get; }

    internal int TextCount { get; }

    internal ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The table in these bytes; null when they are of another format or damaged. Never throws.</summary>
    public static RunTable? Read(byte[]? bytes)
    {
        if (bytes is null || bytes.Length < HeaderSize + sizeof(int) || BitConverter.ToInt64(bytes) != Magic) return null;
        var body = bytes.AsMemory(0, bytes.Length - sizeof(uint));
        if (Crc.Of(body.Span) != BitConverter.ToUInt32(bytes, body.Length)) return null;
        return new(body);
    }

    internal ReadOnlySpan<RunHead> Heads => MemoryMarshal.Cast<byte, RunHead>(_bytes.Span[HeaderSize.._cells]);

    internal ReadOnlySpan<RunCell> AllCells => MemoryMarshal.Cast<byte, RunCell>(_bytes.Span[_cells.._numbers]);

    internal ReadOnlySpan<double> Numbers => MemoryMarshal.Cast<byte, double>(_bytes.Span[_numbers.._offsets]);

    internal ReadOnlySpan<int> Offsets => MemoryMarshal.Cast<byte, int>(_bytes.Span[_offsets.._texts]);

    internal ReadOnlySpan<byte> TextBytes => _bytes.Span[_texts..];

    internal ReadOnlySpan<RunCell> Cells(int row)
    {
        var head = Heads[row];
        return AllCells.Slice(head.First, head.Count);
    }

    internal ReadOnlySpan<byte> Utf8(int text)
    {
        var offsets = Offsets;
        return TextBytes[offsets[text]..offsets[text + 1]];
    }

    /// <summary>A text by its place; decoded once.</summary>
    internal string Text(int text)
    {
        if (!_decoded.TryGetValue(text, out var known)) _decoded[text] = known = Encoding.UTF8.GetString(Utf8(text));
        return known;
    }

    /// <summary>The place of a fact's name; -1 when no run has such a fact.</summary>
    internal int NameId(string name) => (_names ??= AllNames()).GetValueOrDefault(name, -1);

    /// <summary>Names of all facts and metrics that some run has.</summary>
    public IReadOnlyCollection<string> Names => (_names ??= AllNames()).Keys;

    Dictionary<string, int> AllNames()
    {
        var (seen, names) = (new bool[TextCount], new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var cell in AllCells) seen[cell.Name] = true;
        for (var i = 0; i < seen.Length; i++) if (seen[i]) names[Text(i)] = i;
        return names;
    }

    public RunId Id(int row) => RunId.Parse(Text(Heads[row].Id));

    /// <summary>The row's facts, whole: for the few runs that are shown.</summary>
    public RunRow Row(int row)
    {
        var facts = ImmutableArray.CreateBuilder<Fact>();
        foreach (var cell in Cells(row))
            facts.Add(cell.Kind switch
            {
                (int)CellKind.Number => Fact.Of(Text(cell.Name), cell.Number),
                (int)CellKind.Text => Fact.Of(Text(cell.Name), Text((int)cell.Payload)),
                _ => Fact.Of(Metric(Text(cell.Name), (int)cell.Payload)),
            });
        return new(Id(row), facts.ToImmutable());
    }

    MetricSummary Metric(string name, int at)
    {
        var n = Numbers.Slice(at, MetricNumbers);
        return new(name, (int)n[0], Value(n[1], n[2]), Value(n[3], n[4]), Value(n[5], n[6]), Value(n[7], n[8]));
    }

    static MetricValue Value(double step, double value) => new(double.IsNaN(step) ? null : (long)step, value);
}

/// <summary>One run as a list shows it.</summary>
public sealed record RunRow(RunId Id, ImmutableArray<Fact> Facts)
{
    public string? Text(string name) => Facts.Where(f => f.Kind == CellKind.Text && f.Name == name).Select(f => f.Text).FirstOrDefault();

    public double? Number(string name) => Facts.Where(f => f.Kind == CellKind.Number && f.Name == name).Select(f => (double?)f.Number).FirstOrDefault();

    public IEnumerable<string> Texts(string name) => Facts.Where(f => f.Kind == CellKind.Text && f.Name == name).Select(f => f.Text!);

    public ImmutableArray<MetricSummary> Metrics => [.. Facts.Where(f => f.Kind == CellKind.Metric).Select(f => f.Metric!)];
}
