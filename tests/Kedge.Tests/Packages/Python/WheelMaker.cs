using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Kedge.Locks;
using Kedge.Packages.Python;
using Kedge.Store;
using Kedge.Tests.Packages.Zip;

namespace Kedge.Tests.Packages.Python;

/// <summary>Makes wheels in memory, whole or with one thing wrong.</summary>
sealed class WheelMaker(string name = "tiny", string version = "1.0", string tag = "py3-none-any")
{
    readonly List<ZipMember> _members = [];
    readonly Dictionary<string, string> _lines = new(StringComparer.Ordinal);
    readonly Dictionary<string, string?> _info = new(StringComparer.Ordinal);

    public string File { get; init; } = $"{name}-{version}-{tag}.whl";

    public string Info => $"{name}-{version}.dist-info/";

    public string Data => $"{name}-{version}.data/";

    public WheelMaker Add(string path, string content, int mode = 0x81A4) => Add(new ZipMember(path, content) { Mode = mode });

    public WheelMaker Add(ZipMember member)
    {
        _members.Add(member);
        return this;
    }

    /// <summary>Another text, or none, for a file of the .dist-info folder.</summary>
    public WheelMaker With(string file, string? text)
    {
        _info[file] = text;
        return this;
    }

    /// <summary>RECORD has this line for the path, whatever the file is.</summary>
    public WheelMaker Recorded(string path, string line)
    {
        _lines[path] = line;
        return this;
    }

    public byte[] Make()
    {
        List<ZipMember> all = [.. _members];
        Put(all, "WHEEL", $"Wheel-Version: 1.0\nGenerator: by hand\nRoot-Is-Purelib: true\n" + string.Concat(WheelTag.Parse(tag).Select(t => $"Tag: {t}\n")));
        Put(all, "METADATA", $"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\nWords.\n");
        foreach (var (file, text) in _info.Where(i => i.Key is not ("WHEEL" or "METADATA" or "RECORD") && i.Value is not null)) all.Add(new(Info + file, text!));
        Put(all, "RECORD", string.Concat(all.Select(Line)) + $"{Info}RECORD,,\n" + string.Concat(_lines.Where(l => all.All(m => m.Name != l.Key))
            .Select(l => l.Value + "\n")));
        return ZipMaker.Make([.. all]);
    }

    /// <summary>Opened and checked.</summary>
    public Checked<Wheel> Open() => Wheel.Open(new MemoryStream(Make()), File);

    /// <summary>Puts the wheel into a store and gives its line in a lock.</summary>
    public LockedWheel In(BlobStore store, string part = "task")
    {
        var bytes = Make();
        using var blob = store.Create();
        blob.Write(bytes);
        return new(WheelName.Normalise(name), version, File, "pypi", bytes.Length, blob.Commit()!.Value, part, part);
    }

    void Put(List<ZipMember> all, string file, string text)
    {
        if (_info.TryGetValue(file, out var other))
        {
            if (other is null) return;
            text = other;
        }
        all.Add(new(Info + file, text));
    }

    string Line(ZipMember member)
    {
        if (member.Name.EndsWith('/')) return "";
        if (_lines.TryGetValue(member.Name, out var line)) return line.Length == 0 ? "" : line + "\n";
        var path = member.Name.Contains(',') ? $"\"{member.Name}\"" : member.Name;
        return $"{path},sha256={Base64Url.EncodeToString(SHA256.HashData(member.Content))},{member.Content.Length}\n";
    }
}
