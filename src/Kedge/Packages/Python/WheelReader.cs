using System.Collections.Immutable;
using Kedge.Packages.Zip;

namespace Kedge.Packages.Python;

/// <summary>Reads and cross-checks what a wheel says of itself.</summary>
sealed class WheelReader(Stream zip, string file, WheelName name)
{
    const int LargestText = 4 << 20, LargestRecord = 64 << 20, LargestScript = 4 << 20;
    const string InfoEnd = ".dist-info", Shebang = "#!python";
    static readonly string[] Wanted = ["WHEEL", "METADATA", "RECORD"];
    readonly List<Problem> _problems = [];
    ImmutableArray<ZipEntry> _entries = [];
    string _info = "";

    public Checked<Wheel> Read()
    {
        var directory = ZipDirectory.Read(zip);
        if (directory.Faults.Length > 0) return Checked<Wheel>.Bad(directory.Faults.Select(f => WheelProblems.Of(file, f)));
        _entries = [.. directory.Entries.OrderBy(e => e.Name, StringComparer.Ordinal)];
        if (!FindInfo()) return Checked<Wheel>.Bad(_problems);
        CheckFormat();
        CheckMetadata();
        var record = ReadRecord();
        var commands = Commands();
        var scripts = Scripts();
        return _problems.Count > 0
            ? Checked<Wheel>.Bad(_problems)
            : Checked<Wheel>.Ok(new(file, name, _entries, _info, DataFolder, record, commands, scripts));
    }

    string DataFolder => _info[..^(InfoEnd.Length + 1)] + ".data/";

    /// <summary>Exactly one <c>.dist-info</c>, and it is this wheel's: two would make two packages of one hash.</summary>
    bool FindInfo()
    {
        var found = _entries.Select(e => e.Name)
            .Where(n => n.IndexOf('/') is var slash && slash > 0 && n.AsSpan(0, slash).EndsWith(InfoEnd, StringComparison.OrdinalIgnoreCase))
            .Select(n => n[..(n.IndexOf('/') + 1)]).Distinct(StringComparer.Ordinal).ToList();
        if (found is not [var only])
        {
            _problems.Add(WheelProblems.NoMetadata(file, found.Count == 0 ? "no .dist-info folder" : $"{found.Count} .dist-info folders"));
            return false;
        }
        _info = only;
        var stem = only[..^(InfoEnd.Length + 1)];
        var hyphen = stem.LastIndexOf('-');
        if (hyphen < 0 || WheelName.Normalise(stem[..hyphen]) != name.Normalised || !HasVersion(stem[(hyphen + 1)..]))
            _problems.Add(WheelProblems.OtherName(file, ".dist-info folder", stem));
        foreach (var wanted in Wanted.Where(f => Find(f) is null))
            _problems.Add(WheelProblems.NoMetadata(file, $"no {_info}{wanted}"));
        return _problems.Count == 0;
    }

    /// <summary>Whether a version is this wheel's; the file name or the other side may leave out a local version.</summary>
    bool HasVersion(string version) =>
        PythonVersion.Normalise(version) is { } theirs && PythonVersion.Normalise(name.Version) is { } ours
        && (theirs == ours || PythonVersion.Public(theirs) == ours || PythonVersion.Public(ours) == theirs);

    void CheckFormat()
    {
        if (Fields("WHEEL") is not { } fields) return;
        var format = fields.One("Wheel-Version") ?? "";
        if (!format.StartsWith("1.", StringComparison.Ordinal))
            _problems.Add(format.Length > 0 && char.IsAsciiDigit(format[0])
                && format[0] != '0' ? WheelProblems.NewerFormat(file, format) : WheelProblems.BadMetadata(file, "WHEEL", "has no Wheel-Version"));
        if (fields.One("Root-Is-Purelib")?.ToLowerInvariant() is not ("true" or "false"))
            _problems.Add(WheelProblems.BadMetadata(file, "WHEEL", "does not say Root-Is-Purelib: true or false"));
        var tags = fields.Many("Tag").SelectMany(t => WheelTag.Parse(t)).ToList();
        foreach (var tag in name.Tags.SelectMany(t => WheelTag.Parse(t)).Where(tag => !tags.Exists(t => Fits(tag, t))).Take(3))
            _problems.Add(WheelProblems.OtherName(file, "WHEEL file", tags.Count == 0 ? "for no tag at all" : $"for {string.Join(", ", tags.Take(5))}, not {tag}"));
    }

    /// <summary>
    /// Python and ABI as told; the platform may be another of the same system and processor, since wheels are repaired and
    /// renamed after they were built (<c>linux_x86_64</c> → <c>manylinux_2_28_x86_64</c>).
    /// </summary>
    static bool Fits(WheelTag outside, WheelTag inside) =>
        outside.Python == inside.Python && outside.Abi == inside.Abi
            && (outside.Platform == inside.Platform || (Linux(outside.Platform) is { } one && one == Linux(inside.Platform)));

    /// <summary>The processor of a Linux tag: <c>manylinux_2_28_x86_64</c>, <c>manylinux2014_x86_64</c> and <c>linux_x86_64</c> → <c>x86_64</c>.</summary>
    static string? Linux(string platform)
    {
        if (!platform.StartsWith("linux_", StringComparison.Ordinal) && !platform.StartsWith("manylinux", StringComparison.Ordinal)) return null;
        var parts = platform.Split('_')
            .SkipWhile(p => p.Length == 0 || p.StartsWith("linux", StringComparison.Ordinal) || p.StartsWith("manylinux", StringComparison.Ordinal)
                || p.All(char.IsAsciiDigit));
        return string.Join('_', parts);
    }

    void CheckMetadata()
    {
        if (Fields("METADATA") is not { } fields) return;
        if (fields.One("Name") is not { } says) _problems.Add(WheelProblems.BadMetadata(file, "METADATA", "has no single Name"));
        else if (WheelName.Normalise(says) != name.Normalised) _problems.Add(WheelProblems.OtherName(file, "METADATA", says));
        if (fields.One("Version") is not { } version) _problems.Add(WheelProblems.BadMetadata(file, "METADATA", "has no single Version"));
        else if (!HasVersion(version)) _problems.Add(WheelProblems.OtherName(file, "METADATA", $"version {version}"));
    }

    ImmutableDictionary<string, RecordLine> ReadRecord()
    {
        if (Content("RECORD", LargestRecord) is not { } bytes) return [];
        var read = Record.Parse(file, bytes);
        _problems.AddRange(read.Problems);
        if (!read.IsOk) return [];
        _problems.AddRange(Record.Compare(file, read.Value, _entries, _info).Take(100));
        return read.Value;
    }

    ImmutableArray<EntryPoint> Commands()
    {
        if (Find("entry_points.txt") is null || Content("entry_points.txt", LargestText) is not { } bytes) return [];
        var (scripts, wrong) = EntryPoints.Scripts(bytes);
        if (wrong is not null) _problems.Add(WheelProblems.BadMetadata(file, "entry_points.txt", wrong));
        return scripts;
    }

    ImmutableDictionary<string, byte[]> Scripts()
    {
        var found = ImmutableDictionary.CreateBuilder<string, byte[]>(StringComparer.Ordinal);
        Span<byte> start = stackalloc byte[Shebang.Length];
        foreach (var entry in _entries.Where(e => !e.IsFolder && e.Name.StartsWith(DataFolder + "scripts/", StringComparison.Ordinal)))
        {
            if (!Begins(entry, start) || !start.SequenceEqual("#!python"u8)) continue;
            if (Content(entry, LargestScript) is { } bytes) found.Add(entry.Name, bytes);
        }
        return found.ToImmutable();
    }

    /// <summary>The first bytes of an entry: it may be a program of many megabytes, of which nothing else is wanted here.</summary>
    bool Begins(ZipEntry entry, Span<byte> start)
    {
        try
        {
            using var content = new ZipContent(zip, entry);
            for (var at = 0; at < start.Length;)
            {
                if (content.Read(start[at..]) is not (> 0 and var got)) return false;
                at += got;
            }
            return true;
        }
        catch (InvalidDataException damaged)
        {
            _problems.Add(WheelProblems.BadContent(file, entry.Name, damaged.Message));
            return false;
        }
    }

    ZipEntry? Find(string member) => _entries.FirstOrDefault(e => e.Name == _info + member);

    MetadataFile? Fields(string member)
    {
        if (Content(member, LargestText) is not { } bytes) return null;
        if (MetadataFile.Parse(bytes) is { } fields) return fields;
        _problems.Add(WheelProblems.BadMetadata(file, member, "is not UTF-8, or has a line that is no field"));
        return null;
    }

    byte[]? Content(string member, int limit) => Find(member) is { } entry ? Content(entry, limit) : null;

    byte[]? Content(ZipEntry entry, int limit)
    {
        try
        {
            return ZipContent.ReadAll(zip, entry, limit);
        }
        catch (InvalidDataException damaged)
        {
            _problems.Add(WheelProblems.BadContent(file, entry.Name, damaged.Message));
            return null;
        }
    }
}
