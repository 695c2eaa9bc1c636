using System.Globalization;
using Kedge.Compat.Facts;
using Kedge.Machines;

namespace Kedge.Compat.Names;

/// <summary>Operating systems by the names that people use: debian:trixie, "Ubuntu 22.04", centos7, windows, macos.</summary>
public static class OsNames
{
    /// <summary>The system that a name means; null when it is not known.</summary>
    public static WheelSystem? Find(string name)
    {
        var key = Key(name);
        return key switch
        {
            "linux" => WheelSystem.Linux,
            "wsl" or "wsl:2" => WheelSystem.Linux with { Name = "WSL", InWindows = true },
            "windows" or "windows:10" or "windows:11" or "win" or "win:32" or "win:64" => new(SystemKind.Windows, Name: "Windows", InWindows: true),
            "macos" or "mac" or "osx" or "darwin" or "macos:arm:64" or "apple" => new(SystemKind.Macos, "arm64", Name: "macOS"),
            "macos:x:86:64" or "macos:x:86" or "macos:intel" or "macos:amd:64" => new(SystemKind.Macos, "amd64", Name: "macOS"),
            _ => Linux(name, key),
        };
    }

    public static IEnumerable<string> Known => FactTables.Oses.SelectMany(o => o.Names.Prepend(o.Id)).Concat(["windows", "macos", "linux"]);

    static WheelSystem? Linux(string name, string key)
    {
        if (key.StartsWith("alpine", StringComparison.Ordinal)) key = "alpine";
        var fact = FactTables.Oses.FirstOrDefault(o => Key(o.Id) == key || o.Names.Any(n => Key(n) == key)) ?? Newest(key);
        return fact is null ? null : new(SystemKind.Linux, "amd64", fact.Glibc, name, IsMusl: fact.Glibc is null);
    }

    /// <summary>A release later than the table knows has at least the glibc of the last one in it: it never goes back.</summary>
    static OsFact? Newest(string key)
    {
        var (family, version) = Split(key);
        if (version is not { } asked) return null;
        var known = from os in FactTables.Oses
                    from label in os.Names.Prepend(os.Id)
                    let split = Split(Key(label))
                    where split.Family == family && split.Version is not null && split.Version <= asked
                    orderby split.Version descending
                    select os;
        return known.FirstOrDefault();
    }

    static (string Family, DottedVersion? Version) Split(string key)
    {
        var at = key.LastIndexOf(':');
        return at > 0 && DottedVersion.TryParse(key[(at + 1)..], CultureInfo.InvariantCulture, out var version) ? (key[..at], version) : (key, null);
    }

    /// <summary>Letters and numbers with a colon between them: "Ubuntu 22.04", ubuntu-22.04 and ubuntu22.04 are ubuntu:22.04.</summary>
    static string Key(string name)
    {
        var parts = new List<string> { "" };
        foreach (var c in name.ToLowerInvariant())
        {
            var isNumber = char.IsAsciiDigit(c) || (c == '.' && parts[^1].Length > 0 && char.IsAsciiDigit(parts[^1][^1]));
            if (!isNumber && !char.IsAsciiLetter(c)) parts.Add("");
            else if (parts[^1].Length > 0 && isNumber != char.IsAsciiDigit(parts[^1][0])) parts.Add(c.ToString());
            else parts[^1] += c;
        }
        var words = parts.Where(p => p.Length > 0).ToList();
        return string.Join(':', words.Count > 1 ? words.Where(w => w is not ("linux" or "gnu")) : words);
    }
}
