using System.Globalization;
using System.IO.Compression;
using System.Text;
using Kedge.Locks;
using Kedge.Store;

namespace Kedge.Tests.Packages;

/// <summary>Makes .debs in memory by hand (deb(5)), whole or harmed, so that no test needs a mirror or dpkg-deb.</summary>
sealed class DebMaker(string name = "tiny", string version = "1.0-1")
{
    readonly RawTar _data = new();
    readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    readonly List<(string Name, string Text, int Mode)> _control = [];
    readonly List<string> _fields = [];
    string? _stanza;

    public string Name { get; } = name;
    public string Version { get; } = version;
    public string Architecture { get; init; } = "amd64";

    /// <summary>More lines of the control stanza, such as <c>Depends: other</c>.</summary>
    public DebMaker Field(string line)
    {
        _fields.Add(line);
        return this;
    }

    /// <summary>This text as the control file, whatever it says.</summary>
    public DebMaker Stanza(string text)
    {
        _stanza = text;
        return this;
    }

    public DebMaker Control(string member, string text, int mode = 0x1A4)
    {
        _control.Add((member, text, mode));
        return this;
    }

    public DebMaker Script(string member, string text) => Control(member, text, 0x1ED);

    public DebMaker Folder(string path, int mode = 0x1ED)
    {
        Parents(path);
        if (_folders.Add(path)) _data.Entry($"./{path}/", type: '5', mode: mode);
        return this;
    }

    public DebMaker File(string path, string content, int mode = 0x1A4)
    {
        Parents(path);
        _data.Entry("./" + path, content, mode: mode);
        return this;
    }

    public DebMaker Symlink(string path, string target)
    {
        Parents(path);
        _data.Entry("./" + path, type: '2', link: target, mode: 0x1FF);
        return this;
    }

    public DebMaker Hardlink(string path, string target)
    {
        Parents(path);
        _data.Entry("./" + path, type: '1', link: "./" + target);
        return this;
    }

    /// <summary>Anything at all in the payload.</summary>
    public DebMaker Data(Action<RawTar> write)
    {
        write(_data);
        return this;
    }

    public byte[] Make() => Ar(("debian-binary", "2.0\n"u8.ToArray()), ("control.tar.gz", Gzip(ControlTar())), ("data.tar.gz", Gzip(DataTar())));

    public byte[] ControlTar()
    {
        var tar = new RawTar().Entry("./", type: '5', mode: 0x1ED).Entry("./control", _stanza ?? Text());
        foreach (var (member, text, mode) in _control) tar.Entry("./" + member, text, mode: mode);
        return tar.End();
    }

    public byte[] DataTar() => _data.End();

    /// <summary>Puts the package into a store and gives its line in a lock.</summary>
    public LockedPackage In(BlobStore store, string part = "base") => Lock(Make(), store, Name, Version, part);

    public static LockedPackage Lock(byte[] deb, BlobStore store, string name = "tiny", string version = "1.0-1", string part = "base")
    {
        using var blob = store.Create();
        blob.Write(deb);
        return new(name, version, "amd64", "debian", $"pool/{name}_{version}.deb", deb.Length, blob.Commit()!.Value, part, part);
    }

    public static byte[] Ar(params (string Name, byte[] Content)[] members)
    {
        var bytes = new MemoryStream();
        bytes.Write("!<arch>\n"u8);
        foreach (var (member, content) in members)
        {
            bytes.Write(ArHeader(member, content.Length.ToString(CultureInfo.InvariantCulture)));
            bytes.Write(content);
            if (content.Length % 2 == 1) bytes.WriteByte((byte)'\n');
        }
        return bytes.ToArray();
    }

    public static byte[] ArHeader(string member, string size) => Encoding.ASCII.GetBytes($"{member,-16}{"0",-12}{"0",-6}{"0",-6}{"100644",-8}{size,-10}`\n");

    public static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    string Text() => string.Concat(
        $"Package: {Name}\nVersion: {Version}\nArchitecture: {Architecture}\nMaintainer: Nobody <nobody@example.org>\n",
        string.Concat(_fields.Select(f => f + "\n")), "Description: made by hand\n");

    void Parents(string path)
    {
        if (_folders.Add("")) _data.Entry("./", type: '5', mode: 0x1ED);
        for (var slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
            if (_folders.Add(path[..slash])) _data.Entry($"./{path[..slash]}/", type: '5', mode: 0x1ED);
    }
}
