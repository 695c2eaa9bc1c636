using System.Globalization;
using System.Text;

namespace Kedge.Packages.Tar;

/// <summary>
/// Writes a tar whose bytes follow from its entries alone: ustar, with PAX headers (fixed name, sorted keys) only for what
/// ustar cannot hold. .NET's own writer puts the process id into PAX names, so no two runs agree.
/// </summary>
public sealed class TarWriter(Stream output)
{
    const int Block = 512;
    static readonly byte[] Zeros = new byte[Block * 2];
    readonly byte[] _header = new byte[Block];

    /// <summary>Bytes written so far; after <see cref="Begin"/> of a file, the offset of its content.</summary>
    public long Position { get; private set; }

    /// <summary>Writes the header. A file's <see cref="TarEntry.Size"/> bytes must follow through <see cref="Write"/>, then <see cref="End"/>.</summary>
    public void Begin(TarEntry entry)
    {
        var records = PaxRecords(entry);
        if (records.Count > 0) WritePax(records);
        WriteHeader(entry, TypeOf(entry.Kind), entry.Size);
    }

    public void Write(ReadOnlySpan<byte> content)
    {
        output.Write(content);
        Position += content.Length;
    }

    /// <summary>Nothing is kept: an archive's length is found before it is made. Content may then be counted instead of written.</summary>
    public bool Measures => output == Stream.Null;

    /// <summary>Counts content without writing it.</summary>
    public void Advance(long count) => Position += count;

    /// <summary>Pads a file's content to whole blocks.</summary>
    public void End() => Write(Zeros.AsSpan(0, (int)(-Position & (Block - 1))));

    public void Add(TarEntry entry, ReadOnlySpan<byte> content = default)
    {
        Begin(entry with { Size = content.Length });
        Write(content);
        End();
    }

    /// <summary>The two zero blocks at the end of an archive.</summary>
    public void Finish() => Write(Zeros);

    static char TypeOf(TarKind kind) => kind switch { TarKind.File => '0', TarKind.Hardlink => '1', TarKind.Symlink => '2', _ => '5' };

    /// <summary>In ordinal order of key. Each is needed only where the ustar field cannot say it.</summary>
    static List<(string Key, byte[] Value)> PaxRecords(TarEntry entry)
    {
        var records = new List<(string, byte[])>();
        if (entry.Capability is { } capability) records.Add(("SCHILY.xattr.security.capability", capability));
        if (!FitsLink(entry.Link)) records.Add(("linkpath", Encoding.UTF8.GetBytes(entry.Link)));
        if (!FitsName(NameOf(entry), out _)) records.Add(("path", Encoding.UTF8.GetBytes(NameOf(entry))));
        if (entry.Size >= 1L << 33) records.Add(("size", Encoding.ASCII.GetBytes(entry.Size.ToString(CultureInfo.InvariantCulture))));
        return records;
    }

    static string NameOf(TarEntry entry) => entry.Kind == TarKind.Directory ? entry.Path + "/" : entry.Path;

    static bool FitsLink(string link) => link.Length <= 100 && Ascii.IsValid(link);

    static bool FitsName(string name, out int split)
    {
        split = 0;
        if (!Ascii.IsValid(name)) return false;
        if (name.Length <= 100) return true;
        if (name.Length > 256) return false;
        split = name.LastIndexOf('/', Math.Min(155, name.Length - 2));
        return split > 0 && name.Length - split - 1 <= 100;
    }

    void WritePax(List<(string Key, byte[] Value)> records)
    {
        var body = new MemoryStream();
        foreach (var (key, value) in records)
        {
            var rest = key.Length + value.Length + 3;
            var length = rest + Digits(rest);
            if (Digits(length) != Digits(rest)) length = rest + Digits(length);
            body.Write(Encoding.ASCII.GetBytes($"{length.ToString(CultureInfo.InvariantCulture)} {key}="));
            body.Write(value);
            body.WriteByte((byte)'\n');
        }
        WriteHeader(new TarEntry("PaxHeaders.0/x", TarKind.File, 0x1A4, 0, 0, 0, body.Length), 'x', body.Length);
        Write(body.ToArray());
        End();
    }

    static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;

    void WriteHeader(TarEntry entry, char type, long size)
    {
        Array.Clear(_header);
        var name = NameOf(entry);
        if (!FitsName(name, out var split)) (name, split) = ("PaxHeaders.0/long" + (entry.Kind == TarKind.Directory ? "/" : ""), 0);
        Put(split > 0 ? name[(split + 1)..] : name, 0);
        if (split > 0) Put(name[..split], 345);
        Octal(entry.Mode, 100, 7);
        Octal(entry.Uid, 108, 7);
        Octal(entry.Gid, 116, 7);
        Octal(size < 1L << 33 ? size : 0, 124, 11);
        Octal(Math.Max(0, entry.Time), 136, 11);
        _header[156] = (byte)type;
        if (FitsLink(entry.Link)) Put(entry.Link, 157);
        "ustar\0"u8.CopyTo(_header.AsSpan(257));
        "00"u8.CopyTo(_header.AsSpan(263));
        Checksum();
        Write(_header);
    }

    void Checksum()
    {
        _header.AsSpan(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in _header) sum += b;
        Octal(sum, 148, 6);
        _header[154] = 0;
    }

    void Put(string text, int at) => Encoding.ASCII.GetBytes(text, _header.AsSpan(at));

    void Octal(long value, int at, int digits)
    {
        for (var i = digits - 1; i >= 0; i--, value >>= 3) _header[at + i] = (byte)('0' + (value & 7));
        if (value != 0) throw new ArgumentOutOfRangeException(nameof(value), "does not fit a tar field");
    }
}
