using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Kedge.Packages.Zip;

namespace Kedge.Packages.Python;

/// <summary>One line of RECORD: SHA-256 and size, or neither (RECORD itself, signatures).</summary>
public sealed record RecordLine(string Path, Digest? Sha256, long? Size);

/// <summary>
/// <c>RECORD</c> (recording installed projects; binary distribution format, "The .dist-info directory"): CSV of path,
/// <c>sha256=</c> with URL-safe base64 without padding, size.
/// </summary>
public static class Record
{
    const int MostLines = ZipDirectory.MostEntries + 16;

    /// <summary>All lines by path, or every line that is wrong.</summary>
    public static Checked<ImmutableDictionary<string, RecordLine>> Parse(string wheel, ReadOnlySpan<byte> bytes)
    {
        if (!System.Text.Unicode.Utf8.IsValid(bytes)) return Checked<ImmutableDictionary<string, RecordLine>>.Bad(WheelProblems.BadRecord(wheel, 1, "is not UTF-8"));
        var lines = ImmutableDictionary.CreateBuilder<string, RecordLine>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        var number = 0;
        foreach (var raw in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            if (++number > MostLines || problems.Count == 100) break;
            var text = raw.TrimEnd('\r');
            if (text.Length == 0) continue;
            var (line, why) = Line(text);
            if (line is null) problems.Add(WheelProblems.BadRecord(wheel, number, why));
            else if (!lines.TryAdd(line.Path, line)) problems.Add(WheelProblems.BadRecord(wheel, number, "names a file for the second time"));
        }
        return problems.Count > 0 ? Checked<ImmutableDictionary<string, RecordLine>>.Bad(problems) : Checked<ImmutableDictionary<string, RecordLine>>.Ok(lines.ToImmutable());
    }

    /// <summary>
    /// Holds the lines against the archive's directory: every file has its line with hash and the right size, every line its file.
    /// Whether the hashes are true shows when the contents are read.
    /// </summary>
    /// <param name="info">The <c>.dist-info</c> folder, with its slash.</param>
    public static IEnumerable<Problem> Compare(string wheel, IReadOnlyDictionary<string, RecordLine> lines, ImmutableArray<ZipEntry> entries, string info)
    {
        foreach (var entry in entries.Where(e => !e.IsFolder && !IsExempt(e.Name, info)))
        {
            if (!lines.TryGetValue(entry.Name, out var line)) yield return WheelProblems.RecordLies(wheel, entry.Name, "it is not listed");
            else if (line.Sha256 is null) yield return WheelProblems.RecordLies(wheel, entry.Name, "it has no SHA-256");
            else if (line.Size is { } size && size != entry.Size) yield return WheelProblems.RecordLies(wheel, entry.Name, $"it has {entry.Size} bytes, not {size}");
        }
        var there = entries.Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
        // Some tools list folders, which have nothing to verify.
        foreach (var line in lines.Values.Where(l => !there.Contains(l.Path) && !l.Path.EndsWith('/')).OrderBy(l => l.Path, StringComparer.Ordinal))
            yield return WheelProblems.RecordLies(wheel, line.Path, "it is not in the archive");
    }

    /// <summary>RECORD cannot hold its own hash; signatures are made after it.</summary>
    public static bool IsExempt(string path, string info) => path == info + "RECORD" || path == info + "RECORD.jws" || path == info + "RECORD.p7s";

    /// <summary>A line as installers write it.</summary>
    public static string Write(RecordLine line)
    {
        var path = line.Path.AsSpan().ContainsAny(',', '"') ? '"' + line.Path.Replace("\"", "\"\"", StringComparison.Ordinal) + '"' : line.Path;
        return string.Create(CultureInfo.InvariantCulture,
            $"{path},{(line.Sha256 is { } hash ? "sha256=" + Base64Url.EncodeToString(Convert.FromHexString(hash.Hex)) : "")},{line.Size}\n");
    }

    static (RecordLine? Line, string Why) Line(string text)
    {
        if (Fields(text) is not [var path, var hash, var size]) return (null, "has not three fields");
        if (path.Length == 0) return (null, "names no file");
        long? bytes = null;
        if (size.Length > 0)
        {
            if (!long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return (null, "has a size that is no number");
            bytes = number;
        }
        if (hash.Length == 0) return (new(path, null, bytes), "");
        return Hash(hash) is { } digest ? (new(path, digest, bytes), "") : (null, "has no SHA-256 (`sha256=` and URL-safe base64 without padding)");
    }

    static Digest? Hash(string text)
    {
        const string Prefix = "sha256=";
        Span<byte> hash = stackalloc byte[32];
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length != Prefix.Length + 43) return null;
        return Base64Url.IsValid(text.AsSpan(Prefix.Length), out var length) && length == 32 && Base64Url.TryDecodeFromChars(text.AsSpan(Prefix.Length), hash, out _)
            ? Digest.FromHash(hash) : null;
    }

    /// <summary>RFC 4180, one line: quotes around a field that holds commas, doubled inside.</summary>
    static List<string> Fields(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var at = 0; at < line.Length; at++)
        {
            var c = line[at];
            if (quoted && c == '"' && at + 1 < line.Length && line[at + 1] == '"') field.Append(line[++at]);
            else if (c == '"' && (quoted || field.Length == 0)) quoted = !quoted;
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else field.Append(c);
        }
        fields.Add(field.ToString());
        return quoted ? [] : fields;
    }
}
