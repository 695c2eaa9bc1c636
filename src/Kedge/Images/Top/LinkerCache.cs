using System.Buffers.Binary;
using System.Text;
using Kedge.Images.Layers;
using Kedge.Packages.Tar;

namespace Kedge.Images.Top;

/// <summary>
/// <c>/etc/ld.so.cache</c> as ldconfig writes it (glibc elf/cache.c, sysdeps/generic/dl-cache.h: format glibc-ld.so.cache1.1):
/// made from the tree instead of by running ldconfig over an unpacked image.
/// </summary>
public static class LinkerCache
{
    const int HeaderSize = 48, EntrySize = 24;
    /// <summary>FLAG_ELF_LIBC6 with the bits of the processor.</summary>
    const int Amd64 = 0x0303, Arm64 = 0x0A03;

    /// <summary>One line of <c>ldconfig -p</c>.</summary>
    public readonly record struct Library(string Name, string Path);

    /// <summary>The libraries below <paramref name="folders"/> (in the order of ld.so.conf) under the names programs ask for.</summary>
    /// <param name="soname">Reads DT_SONAME of a file; null when it is no shared library of this processor, "" when it has none.</param>
    public static List<Library> Find(MergedTree tree, IReadOnlyList<string> folders, Func<Placed, string?> soname)
    {
        var rank = folders.Select((folder, i) => (MergedUsr.Folder(folder), i)).GroupBy(x => x.Item1).ToDictionary(g => g.Key, g => g.First().i, StringComparer.Ordinal);
        var found = new Dictionary<(string Folder, string Name), int>();
        foreach (var (path, placed) in tree.Paths)
        {
            var slash = path.LastIndexOf('/');
            if (slash < 0 || !LooksLikeLibrary(path[(slash + 1)..]) || !rank.TryGetValue(path[..slash], out var order)) continue;
            if (placed.Entry.Kind == TarKind.Directory || tree.Resolve(path) is not { } real || real.Entry.Kind != TarKind.File || soname(real) is not { } name) continue;
            found.TryAdd((folders[order], NameOf(path[(slash + 1)..], placed, name)), order);
        }
        return
        [
            .. found.Where(f => tree.Resolve(MergedUsr.Resolve($"{f.Key.Folder}/{f.Key.Name}".TrimStart('/'))) is not null)
                .OrderBy(f => f.Value).Select(f => new Library(f.Key.Name, $"{f.Key.Folder}/{f.Key.Name}"))
                .GroupBy(l => l.Name, StringComparer.Ordinal).Select(g => g.First())
                .OrderByDescending(l => l.Name, Comparer<string>.Create(Compare)),
        ];
    }

    public static byte[] Write(IReadOnlyList<Library> libraries, string architecture)
    {
        var strings = new MemoryStream();
        var start = HeaderSize + EntrySize * libraries.Count;
        int Intern(string text)
        {
            var at = start + (int)strings.Length;
            strings.Write(Encoding.UTF8.GetBytes(text));
            strings.WriteByte(0);
            return at;
        }
        var entries = new byte[EntrySize * libraries.Count];
        for (var i = 0; i < libraries.Count; i++)
        {
            var entry = entries.AsSpan(EntrySize * i, EntrySize);
            BinaryPrimitives.WriteInt32LittleEndian(entry, architecture == "arm64" ? Arm64 : Amd64);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], Intern(libraries[i].Name));
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], Intern(libraries[i].Path));
        }
        var header = new byte[HeaderSize];
        "glibc-ld.so.cache1.1"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), libraries.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), (int)strings.Length);
        header[28] = 2; // little endian
        return [.. header, .. entries, .. strings.ToArray()];
    }

    static bool LooksLikeLibrary(string name) =>
        (name.StartsWith("lib", StringComparison.Ordinal) || name.StartsWith("ld-", StringComparison.Ordinal)) && name.Contains(".so", StringComparison.Ordinal)
        && !name.EndsWith(".py", StringComparison.Ordinal);

    /// <summary>All go by soname but a linker's symlink (<c>libx.so</c> for <c>libx.so.1</c>), which ldconfig lists under its own name.</summary>
    static string NameOf(string name, Placed placed, string soname)
    {
        var forLinker = placed.Entry.Kind == TarKind.Symlink && name.EndsWith(".so", StringComparison.Ordinal) && soname.StartsWith(name, StringComparison.Ordinal);
        return forLinker || soname.Length == 0 ? name : soname;
    }

    /// <summary><c>_dl_cache_libcmp</c>: runs of digits compare as numbers and sort after letters.</summary>
    public static int Compare(string a, string b)
    {
        int i = 0, j = 0;
        while (i < a.Length)
        {
            var (x, y) = (a[i], j < b.Length ? b[j] : '\0');
            if (char.IsAsciiDigit(x))
            {
                if (!char.IsAsciiDigit(y)) return 1;
                var (first, second) = (Number(a, ref i), Number(b, ref j));
                if (first != second) return first.CompareTo(second);
            }
            else if (char.IsAsciiDigit(y)) return -1;
            else if (x != y) return x - y;
            else (i, j) = (i + 1, j + 1);
        }
        return j < b.Length ? -1 : 0;
    }

    static long Number(string text, ref int at)
    {
        long value = 0;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++) value = unchecked(value * 10 + (text[at] - '0'));
        return value;
    }
}
