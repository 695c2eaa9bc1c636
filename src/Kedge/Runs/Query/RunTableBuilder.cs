using System.Runtime.InteropServices;
using System.Text;
using Kedge.Runs.Record;

namespace Kedge.Runs.Query;

/// <summary>Packs runs into a <see cref="RunTable"/>. What an older table has already is copied, not packed again.</summary>
public sealed class RunTableBuilder
{
    readonly List<RunHead> _heads = [];
    readonly List<RunCell> _cells = [];
    readonly List<double> _numbers = [];
    readonly List<string> _texts = [];
    readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    readonly Dictionary<int, int> _copied = [];

    /// <param name="started">Milliseconds since 1970.</param>
    /// <param name="open">It has no end yet: whether it runs must be looked up every time.</param>
    public void Add(string id, long started, long stamp, bool open, IReadOnlyCollection<Fact> facts)
    {
        _heads.Add(new(Text(id), _cells.Count, facts.Count, open ? 1 : 0, started, stamp));
        foreach (var fact in facts) _cells.Add(new(Text(fact.Name), (int)fact.Kind, Payload(fact)));
    }

    /// <summary>Takes a row over from an older table; all copied rows come from the same one.</summary>
    public void Copy(RunTable from, int row)
    {
        var head = from.Heads[row];
        _heads.Add(head with { Id = Moved(from, head.Id), First = _cells.Count });
        foreach (var cell in from.Cells(row))
            _cells.Add(new(Moved(from, cell.Name), cell.Kind, cell.Kind switch
            {
                (int)CellKind.Text => Moved(from, (int)cell.Payload),
                (int)CellKind.Metric => Numbers(from.Numbers.Slice((int)cell.Payload, RunTable.MetricNumbers)),
                _ => cell.Payload,
            }));
    }

    int Moved(RunTable from, int text)
    {
        if (!_copied.TryGetValue(text, out var place)) _copied[text] = place = Text(from.Text(text));
        return place;
    }

    int Text(string text)
    {
        if (_places.TryGetValue(text, out var place)) return place;
        _texts.Add(text);
        return _places[text] = _texts.Count - 1;
    }

    long Payload(Fact fact) => fact.Kind switch
    {
        CellKind.Number => BitConverter.DoubleToInt64Bits(fact.Number),
        CellKind.Text => Text(fact.Text!),
        _ => Numbers(fact.Metric!),
    };

    int Numbers(MetricSummary m) => Numbers(
        [m.Count, Step(m.First), m.First.Value, Step(m.Last), m.Last.Value, Step(m.Min), m.Min.Value, Step(m.Max), m.Max.Value]);

    int Numbers(ReadOnlySpan<double> values)
    {
        var at = _numbers.Count;
        _numbers.AddRange(values);
        return at;
    }

    static double Step(MetricValue value) => value.Step ?? double.NaN;

    /// <summary>The table's bytes without their checksum.</summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        bytes.Write(BitConverter.GetBytes(RunTable.Magic));
        bytes.Write(MemoryMarshal.AsBytes<int>([_heads.Count, _cells.Count, _numbers.Count, _texts.Count, 0, 0]));
        bytes.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_heads)));
        bytes.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_cells)));
        bytes.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_numbers)));
        var texts = _texts.ConvertAll(Encoding.UTF8.GetBytes);
        var offsets = new int[texts.Count + 1];
        for (var i = 0; i < texts.Count; i++) offsets[i + 1] = offsets[i] + texts[i].Length;
        bytes.Write(MemoryMarshal.AsBytes<int>(offsets));
        foreach (var text in texts) bytes.Write(text);
        return bytes.ToArray();
    }

    /// <summary>The bytes for the cache: the table, then the CRC-32C over it.</summary>
    public byte[] ToFile()
    {
        var bytes = ToBytes();
        return [.. bytes, .. BitConverter.GetBytes(Crc.Of(bytes))];
    }
}
