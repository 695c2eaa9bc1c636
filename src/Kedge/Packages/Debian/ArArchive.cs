using System.Globalization;
using System.Text;

namespace Kedge.Packages.Debian;

/// <summary>The member list of a common <c>ar</c> archive, the outer shape of a .deb (deb(5)). Reads from a seekable stream.</summary>
public static class ArArchive
{
    const int HeaderSize = 60;

    public sealed record Member(string Name, long Offset, long Size);

    /// <exception cref="InvalidDataException">Wrong magic, header or size; more than 64 members.</exception>
    public static List<Member> Read(Stream file)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (file.ReadAtLeast(header[..8], 8, throwOnEndOfStream: false) < 8 || !header[..8].SequenceEqual("!<arch>\n"u8))
            throw new InvalidDataException("not an ar archive");
        var members = new List<Member>();
        for (long at = 8; at < file.Length; at = members[^1].Offset + members[^1].Size + (members[^1].Size & 1))
        {
            if (members.Count == 64) throw new InvalidDataException("too many ar members");
            file.Position = at;
            if (file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize) throw new InvalidDataException("truncated ar header");
            members.Add(Parse(header, at + HeaderSize));
            if (members[^1].Offset + members[^1].Size > file.Length) throw new InvalidDataException($"ar member {members[^1].Name} is truncated");
        }
        return members;
    }

    static Member Parse(ReadOnlySpan<byte> header, long offset)
    {
        var name = Encoding.ASCII.GetString(header[..16]).TrimEnd().TrimEnd('/');
        if (!header[58..].SequenceEqual("`\n"u8)
            || !long.TryParse(Encoding.ASCII.GetString(header[48..58]).TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            throw new InvalidDataException("bad ar header");
        return new(name, offset, size);
    }
}
