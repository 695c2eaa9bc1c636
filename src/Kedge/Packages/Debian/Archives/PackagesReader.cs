using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;

namespace Kedge.Packages.Debian.Archives;

/// <summary>
/// Reads a Packages file (Debian Repository Format, "Packages Indices") into the compact form of <see cref="PackageIndex"/>.
/// Looks at spans of the file's bytes; about 60,000 stanzas take well under a second. A stanza without name, version,
/// file, size or SHA-256 is not installable and passed over.
/// </summary>
public sealed class PackagesReader(string architecture)
{
    /// <summary>Counts the changes of the compact form: part of its key in the cache.</summary>
    public const int Format = 1;

    static readonly string[] Wanted =
    [
        "Package", "Version", "Architecture", "Filename", "Size", "SHA256", "Installed-Size", "Essential", "Protected", "Important",
        "Multi-Arch", "Priority", "Pre-Depends", "Depends", "Conflicts", "Breaks", "Recommends", "Suggests", "Replaces", "Enhances", "Provides",
    ];

    static readonly Dictionary<string, Field>.AlternateLookup<ReadOnlySpan<char>> Fields =
        Wanted.Select((name, i) => (name, i)).ToDictionary(f => f.name, f => (Field)f.i, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    enum Field
    {
        Package, Version, Architecture, Filename, Size, Sha256, InstalledSize, Essential, Protected, Important,
        MultiArch, Priority, PreDepends, Depends, Conflicts, Breaks, Recommends, Suggests, Replaces, Enhances, Provides,
    }

    readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    readonly List<(int Name, int Record)> _packages = [];
    readonly List<(int Name, int Package)> _provides = [];
    readonly ArrayBufferWriter<byte> _records = new(1 << 20);
    readonly Range[] _values = new Range[Wanted.Length];
    readonly bool[] _has = new bool[Wanted.Length];
    char[] _chars = new char[4096];

    /// <summary>The compact form of a whole Packages file.</summary>
    public byte[] Read(ReadOnlySpan<byte> file)
    {
        while (!file.IsEmpty)
        {
            var taken = Stanza(file);
            if (_has[(int)Field.Package]) Add(file[..taken]);
            file = file[taken..];
        }
        return Compact();
    }

    /// <summary>Notes where each wanted field's value lies; returns the stanza's length with the empty line after it.</summary>
    int Stanza(ReadOnlySpan<byte> file)
    {
        Array.Clear(_has);
        Span<char> name = stackalloc char[32];
        var position = 0;
        var last = -1;
        while (position < file.Length)
        {
            var length = file[position..].IndexOf((byte)'\n');
            var next = length < 0 ? file.Length : position + length + 1;
            var line = file[position..(length < 0 ? file.Length : position + length)];
            if (line.TrimEnd(" \t\r"u8).IsEmpty) return next;
            if (line[0] is (byte)' ' or (byte)'\t')
            {
                // A folded value goes on: its span simply grows, the newline reads as a space.
                if (last >= 0) _values[last] = new(_values[last].Start, position + line.Length);
            }
            else
            {
                last = -1;
                var colon = line.IndexOf((byte)':');
                if (colon > 0 && colon < name.Length && Ascii.ToUtf16(line[..colon], name, out var written) == OperationStatus.Done
                    && Fields.TryGetValue(name[..written], out var field))
                {
                    last = (int)field;
                    _has[last] = true;
                    _values[last] = new(position + colon + 1, position + line.Length);
                }
            }
            position = next;
        }
        return position;
    }

    void Add(ReadOnlySpan<byte> stanza)
    {
        // The order of first mention is apt's: the package, then its relations field by field, then what it provides.
        if (Text(stanza, Field.Package).Length > 256) return;
        var package = Name(Text(stanza, Field.Package));
        var sized = Utf8Parser.TryParse(Bytes(stanza, Field.Size), out long size, out _) && size > 0;
        var valid = sized && _has[(int)Field.Version] && _has[(int)Field.Filename] && IsHex(Bytes(stanza, Field.Sha256));
        var record = _records.WrittenCount;
        if (valid) Head(stanza, size);
        var groups = Groups(stanza);
        if (valid) WriteGroups(groups);
        foreach (var field in (ReadOnlySpan<Field>)[Field.Recommends, Field.Suggests, Field.Replaces, Field.Enhances]) Mention(stanza, field);
        var provides = Alternatives(stanza, Field.Provides);
        if (!valid) return;
        WriteShort(provides.Count);
        foreach (var (alternative, _) in provides)
        {
            WriteAlternative(alternative);
            _provides.Add((alternative.Name, _packages.Count));
        }
        _packages.Add((package, record));
    }

    void Head(ReadOnlySpan<byte> stanza, long size)
    {
        WriteText(Text(stanza, Field.Version));
        var flags = (Is(stanza, Field.Essential) ? 1 : 0) | (Is(stanza, Field.Protected) || Is(stanza, Field.Important) ? 2 : 0)
            | (Text(stanza, Field.MultiArch) is "allowed" ? 4 : 0);
        WriteByte((byte)flags);
        WriteByte((byte)(Text(stanza, Field.Priority) switch
        {
            "" => DebianPriority.None,
            "required" => DebianPriority.Required,
            "important" => DebianPriority.Important,
            "standard" => DebianPriority.Standard,
            "optional" => DebianPriority.Optional,
            _ => DebianPriority.Extra,
        }));
        WriteText(Text(stanza, Field.Architecture));
        WriteText(Text(stanza, Field.Filename));
        WriteLong(size);
        WriteHash(Bytes(stanza, Field.Sha256));
        WriteLong(Utf8Parser.TryParse(Bytes(stanza, Field.InstalledSize), out long installed, out _) ? installed : 0);
    }

    List<RelationGroup> Groups(ReadOnlySpan<byte> stanza)
    {
        var groups = new List<RelationGroup>();
        foreach (var (field, kind) in (ReadOnlySpan<(Field, RelationKind)>)
            [(Field.PreDepends, RelationKind.PreDepends), (Field.Depends, RelationKind.Depends), (Field.Conflicts, RelationKind.Conflicts),
                (Field.Breaks, RelationKind.Breaks)])
        {
            var group = new List<Alternative>();
            foreach (var (alternative, orNext) in Alternatives(stanza, field))
            {
                group.Add(alternative);
                if (orNext && group.Count < 255) continue;
                groups.Add(new(kind, [.. group]));
                group.Clear();
            }
            if (group.Count > 0) groups.Add(new(kind, [.. group]));
        }
        return groups;
    }

    List<(Alternative Alternative, bool OrNext)> Alternatives(ReadOnlySpan<byte> stanza, Field field)
    {
        var found = new List<(Alternative, bool)>();
        if (!_has[(int)field]) return found;
        var reader = new RelationReader(Text(stanza, field), architecture);
        while (found.Count < ushort.MaxValue && reader.Next(out var relation))
            found.Add((new(Name(relation.Name), relation.Bound, relation.Version.ToString()), relation.OrNext));
        return found;
    }

    void Mention(ReadOnlySpan<byte> stanza, Field field)
    {
        if (!_has[(int)field]) return;
        var reader = new RelationReader(Text(stanza, field), architecture);
        while (reader.Next(out var relation)) Name(relation.Name);
    }

    static bool IsHex(ReadOnlySpan<byte> text) => text.Length == 64 && !text.ContainsAnyExcept(HexDigits);

    bool Is(ReadOnlySpan<byte> stanza, Field field) => Text(stanza, field) is "yes" or "true" or "1";

    ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> stanza, Field field) =>
        _has[(int)field] ? stanza[_values[(int)field]].Trim(" \t\r\n"u8) : default;

    ReadOnlySpan<char> Text(ReadOnlySpan<byte> stanza, Field field)
    {
        var bytes = Bytes(stanza, field);
        if (_chars.Length < bytes.Length) _chars = new char[bytes.Length * 2];
        return _chars.AsSpan(0, Encoding.UTF8.GetChars(bytes, _chars));
    }

    int Name(ReadOnlySpan<char> name)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_names.GetAlternateLookup<ReadOnlySpan<char>>(), name, out var known);
        if (!known) id = _names.Count - 1;
        return id;
    }

    byte[] Compact()
    {
        var head = new ArrayBufferWriter<byte>((_names.Count * 24) + 16);
        Span<byte> text = stackalloc byte[1024];
        foreach (var name in _names.OrderBy(n => n.Value).Select(n => n.Key))
        {
            var length = Encoding.UTF8.GetBytes(name, text);
            BitConverter.TryWriteBytes(head.GetSpan(2), (ushort)length);
            head.Advance(2);
            head.Write(text[..length]);
        }
        var tables = head.WrittenCount + PackageIndex.HeadLength;
        var records = tables + ((_packages.Count + _provides.Count) * 8);
        var compact = new byte[records + _records.WrittenCount];
        var ints = (ReadOnlySpan<uint>)[PackageIndex.Magic, (uint)_names.Count, (uint)_packages.Count, (uint)_provides.Count, (uint)records, (uint)compact.Length];
        MemoryMarshal.AsBytes(ints).CopyTo(compact);
        head.WrittenSpan.CopyTo(compact.AsSpan(PackageIndex.HeadLength));
        MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_packages)).CopyTo(compact.AsSpan(tables));
        MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_provides)).CopyTo(compact.AsSpan(tables + (_packages.Count * 8)));
        _records.WrittenSpan.CopyTo(compact.AsSpan(records));
        return compact;
    }

    void WriteGroups(List<RelationGroup> groups)
    {
        var count = Math.Min(groups.Count, ushort.MaxValue);
        WriteShort(count);
        foreach (var group in groups.Take(count))
        {
            WriteByte((byte)group.Kind);
            WriteByte((byte)group.Alternatives.Length);
            foreach (var alternative in group.Alternatives) WriteAlternative(alternative);
        }
    }

    void WriteAlternative(Alternative alternative)
    {
        BitConverter.TryWriteBytes(_records.GetSpan(4), alternative.Name);
        _records.Advance(4);
        WriteByte((byte)alternative.Bound);
        if (alternative.Bound != Bound.Any) WriteText(alternative.Version);
    }

    void WriteText(ReadOnlySpan<char> text)
    {
        // Nothing that is kept (version, architecture, path) is ever this long; a hostile index loses its tail only.
        text = text[..Math.Min(text.Length, 4096)];
        var span = _records.GetSpan(2 + Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, span[2..]);
        BitConverter.TryWriteBytes(span, (ushort)length);
        _records.Advance(2 + length);
    }

    void WriteHash(ReadOnlySpan<byte> hex)
    {
        Convert.FromHexString(hex, _records.GetSpan(32), out _, out _);
        _records.Advance(32);
    }

    void WriteLong(long value)
    {
        BitConverter.TryWriteBytes(_records.GetSpan(8), value);
        _records.Advance(8);
    }

    void WriteShort(int value)
    {
        WriteByte((byte)value);
        WriteByte((byte)(value >> 8));
    }

    void WriteByte(byte value)
    {
        _records.GetSpan(1)[0] = value;
        _records.Advance(1);
    }
}
