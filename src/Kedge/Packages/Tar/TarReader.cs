using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Kedge.Packages.Tar;

/// <summary>
/// Reads a tar from a stream, entry by entry: ustar, GNU long names, PAX. Everything that could harm is refused with an
/// <see cref="InvalidDataException"/>: paths that are absolute or climb with <c>..</c>, device nodes, bad checksums,
/// oversized headers, more than <paramref name="limit"/> bytes in all.
/// </summary>
/// <param name="allowDevices">Skip device nodes and pipes instead of refusing them: for a finished system's own tar.</param>
/// <param name="limit">The most bytes that may come out of <paramref name="source"/>: the guard against decompression bombs.</param>
public sealed class TarReader(Stream source, long limit, bool allowDevices = false)
{
    const int Block = 512, LongestName = 1 << 20, MostEntries = 2_000_000;
    /// <summary>What ustar's octal fields hold: the writer would have to refuse more.</summary>
    const long LargestOwner = 0x1FFFFF, LatestTime = (1L << 33) - 1;
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    readonly byte[] _header = new byte[Block];
    long _left, _padding, _read;
    int _entries;

    /// <summary>The next entry, or null at the end. Unread content of the last one is skipped.</summary>
    public TarEntry? Next()
    {
        Skip(_left + _padding);
        (_left, _padding) = (0, 0);
        var extra = new Extra();
        while (ReadHeader())
        {
            if (++_entries > MostEntries) throw new InvalidDataException("too many tar entries");
            var size = extra.Size ?? Number(_header.AsSpan(124, 12));
            if (size < 0) throw new InvalidDataException("negative size in tar");
            if (size > limit - _read && HasContent((char)_header[156])) throw Bomb();
            switch ((char)_header[156])
            {
                case 'x': Pax(Text(size), extra); break;
                case 'g': Skip(size + Pad(size)); break;
                case 'L': extra.Path = Trimmed(Text(size)); break;
                case 'K': extra.Link = Trimmed(Text(size)); break;
                case '3' or '4' or '6' when allowDevices: extra = new Extra(); break;
                default: return Entry(extra, size);
            }
        }
        return null;
    }

    /// <summary>Reads content of the current file; 0 at its end.</summary>
    public int Read(Span<byte> buffer)
    {
        var want = (int)Math.Min(buffer.Length, _left);
        if (want == 0) return 0;
        var got = source.Read(buffer[..want]);
        if (got == 0) throw new InvalidDataException("truncated tar");
        Count(got);
        _left -= got;
        return got;
    }

    /// <summary>The whole content of <paramref name="entry"/>, the current one. The caller has judged its size.</summary>
    public byte[] ReadAll(TarEntry entry)
    {
        var content = new byte[entry.Size];
        for (var at = 0; at < content.Length;) at += Read(content.AsSpan(at));
        return content;
    }

    TarEntry Entry(Extra extra, long size)
    {
        var kind = (char)_header[156] switch
        {
            '0' or '\0' or '7' => TarKind.File,
            '1' => TarKind.Hardlink,
            '2' => TarKind.Symlink,
            '5' => TarKind.Directory,
            '3' or '4' or '6' => throw new InvalidDataException($"device node or pipe in tar: {extra.Path ?? Name()}"),
            var other => throw new InvalidDataException($"tar entry of unknown type '{other}'"),
        };
        var raw = extra.Path ?? Name();
        var link = extra.Link ?? Trimmed(Field(157, 100));
        // Before ustar had folders, a trailing slash told them.
        if (kind == TarKind.File && raw.EndsWith('/') && size == 0 && _header[156] != '7') kind = TarKind.Directory;
        if (kind != TarKind.File) size = 0;
        (_left, _padding) = (size, Pad(size));
        var path = SafePath(raw);
        if (path.Length == 0 && kind != TarKind.Directory) throw new InvalidDataException($"unsafe path in tar: {raw}");
        return new(path, kind, (int)Number(_header.AsSpan(100, 8)) & 0xFFF, Owner(extra.Uid ?? Number(_header.AsSpan(108, 8)), path),
            Owner(extra.Gid ?? Number(_header.AsSpan(116, 8)), path), Time(extra.Time ?? Number(_header.AsSpan(136, 12)), path), size,
            kind switch { TarKind.Hardlink => SafePath(link), TarKind.Symlink => SafeTarget(raw, link), _ => "" }, extra.Capability);
    }

    static bool HasContent(char type) => type is not ('1' or '2' or '3' or '4' or '5' or '6');

    static int Owner(long id, string path) =>
        id is >= 0 and <= LargestOwner ? (int)id : throw new InvalidDataException($"owner {id} out of range in tar: {path}");

    static long Time(long time, string path) =>
        time is >= -LatestTime and <= LatestTime ? time : throw new InvalidDataException($"time {time} out of range in tar: {path}");

    /// <summary>Relative, without empty, <c>.</c> or <c>..</c> parts, NULs, newlines (dpkg's lists are lines) or whiteout names.</summary>
    public static string SafePath(string raw)
    {
        if (raw.StartsWith('/')) throw new InvalidDataException($"absolute path in tar: {raw}");
        var path = raw.StartsWith("./", StringComparison.Ordinal) ? raw[2..] : raw == "." ? "" : raw;
        path = path.TrimEnd('/');
        foreach (var part in path.Split('/'))
            if (part is ".." or "." || (part.Length == 0 && path.Length > 0) || part.StartsWith(".wh.", StringComparison.Ordinal))
                throw new InvalidDataException($"unsafe path in tar: {raw}");
        if (path.Contains('\n')) throw new InvalidDataException("unsafe path in tar: a newline in a name");
        return path.Contains('\0') ? throw new InvalidDataException("NUL in a tar path") : path;
    }

    static string SafeTarget(string path, string target) => target.Length is > 0 and <= 4096 && !target.Contains('\0')
        ? target
        : throw new InvalidDataException($"bad symlink target in tar: {path}");

    bool ReadHeader()
    {
        var got = source.ReadAtLeast(_header, Block, throwOnEndOfStream: false);
        if (got == 0) return false;
        if (got < Block) throw new InvalidDataException("truncated tar header");
        Count(got);
        if (!_header.AsSpan().ContainsAnyExcept((byte)0)) return false;
        long sum = 0;
        for (var i = 0; i < Block; i++) sum += i is >= 148 and < 156 ? ' ' : _header[i];
        return sum == Number(_header.AsSpan(148, 8)) ? true : throw new InvalidDataException("tar header checksum does not match");
    }

    string Name()
    {
        var name = Trimmed(Field(0, 100));
        var prefix = _header.AsSpan(257, 6).SequenceEqual("ustar\0"u8) ? Trimmed(Field(345, 155)) : "";
        return prefix.Length > 0 ? $"{prefix}/{name}" : name;
    }

    string Field(int at, int length) => Utf8(_header.AsSpan(at, length) is var field && field.IndexOf((byte)0) is var end and >= 0 ? field[..end] : field);

    /// <summary>Two names that differ must never become one, so bytes that are no UTF-8 are refused.</summary>
    static string Utf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException failure)
        {
            throw new InvalidDataException("a name in the tar is not UTF-8", failure);
        }
    }

    static string Trimmed(string text) => text.IndexOf('\0') is var end and >= 0 ? text[..end] : text;

    /// <summary>Octal text, or GNU's base-256 when the top bit is set.</summary>
    static long Number(ReadOnlySpan<byte> field)
    {
        if (field[0] == 0x80)
        {
            if (field.Length > 8 && field[1..^8].ContainsAnyExcept((byte)0, (byte)0xff)) throw new InvalidDataException("bad number in tar header");
            long value = 0;
            foreach (var b in field[Math.Max(1, field.Length - 8)..]) value = (value << 8) | b;
            return value;
        }
        var digits = field.Trim(" \0"u8);
        long octal = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7') throw new InvalidDataException("bad number in tar header");
            octal = checked((octal << 3) | (uint)(digit - '0'));
        }
        return octal;
    }

    static void Pax(string text, Extra extra)
    {
        for (var at = 0; at < text.Length;)
        {
            var space = text.IndexOf(' ', at);
            // The length counts bytes; PAX text was decoded as Latin-1 so that chars are bytes.
            if (space < 0 || !int.TryParse(text.AsSpan(at, space - at), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length < space - at + 3 || length > text.Length - at || text[at + length - 1] != '\n') throw new InvalidDataException("bad PAX record");
            var record = text.AsSpan(space + 1, at + length - space - 2);
            var equals = record.IndexOf('=');
            if (equals < 0) throw new InvalidDataException("bad PAX record");
            extra.Set(record[..equals].ToString(), Encoding.Latin1.GetBytes(record[(equals + 1)..].ToString()));
            at += length;
        }
    }

    string Text(long size)
    {
        if (size > LongestName) throw new InvalidDataException("oversized tar header");
        var bytes = new byte[size];
        if (source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw new InvalidDataException("truncated tar");
        Count(size);
        Skip(Pad(size));
        return (char)_header[156] == 'x' ? Encoding.Latin1.GetString(bytes) : Utf8(bytes.AsSpan().TrimEnd((byte)0));
    }

    void Skip(long count)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        while (count > 0)
        {
            var got = source.Read(buffer, 0, (int)Math.Min(buffer.Length, count));
            if (got == 0) throw new InvalidDataException("truncated tar");
            Count(got);
            count -= got;
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    void Count(long bytes)
    {
        if ((_read += bytes) > limit) throw Bomb();
    }

    InvalidDataException Bomb() => new($"unpacks to more than {limit} bytes: a decompression bomb?");

    static long Pad(long size) => -size & (Block - 1);

    /// <summary>What PAX and GNU headers said about the entry that follows them.</summary>
    sealed class Extra
    {
        public string? Path, Link;
        public long? Size, Uid, Gid, Time;
        public byte[]? Capability;

        public void Set(string key, byte[] value)
        {
            switch (key)
            {
                case "path": Path = Utf8(value); break;
                case "linkpath": Link = Utf8(value); break;
                case "size": Size = Whole(value); break;
                case "uid": Uid = Whole(value); break;
                case "gid": Gid = Whole(value); break;
                case "mtime": Time = Whole(value); break;
                case "SCHILY.xattr.security.capability": Capability = value; break;
            }
        }

        /// <summary>Fractions of a second are cut off.</summary>
        static long Whole(byte[] value) => Utf8Parser.TryParse(value, out long number, out var used) && (used == value.Length || value[used] == '.')
            ? number
            : throw new InvalidDataException("bad number in PAX record");
    }
}
