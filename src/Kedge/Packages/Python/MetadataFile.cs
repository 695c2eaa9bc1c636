using System.Collections.Immutable;
using System.Text;

namespace Kedge.Packages.Python;

/// <summary>The fields of a <c>WHEEL</c> or <c>METADATA</c> file: <c>Key: value</c> lines as in e-mail, until the first empty line.</summary>
public sealed class MetadataFile
{
    readonly ImmutableArray<(string Key, string Value)> _fields;

    MetadataFile(ImmutableArray<(string, string)> fields) => _fields = fields;

    /// <summary>Null when it is not UTF-8 or has a line that is no field.</summary>
    public static MetadataFile? Parse(ReadOnlySpan<byte> bytes)
    {
        if (!System.Text.Unicode.Utf8.IsValid(bytes)) return null;
        var fields = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var raw in Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').Split('\n'))
        {
            var line = raw.TrimEnd('\r');
            if (line.Length == 0) break;
            var colon = line.IndexOf(':');
            if (line[0] is ' ' or '\t' && fields.Count > 0) fields[^1] = (fields[^1].Item1, fields[^1].Item2 + "\n" + line.Trim());
            else if (colon > 0) fields.Add((line[..colon].Trim(), line[(colon + 1)..].Trim()));
            else return null;
        }
        return new(fields.DrainToImmutable());
    }

    /// <summary>The value of a field that is there once; null when it is missing or there twice.</summary>
    public string? One(string key) => Many(key) is [var only] ? only : null;

    public ImmutableArray<string> Many(string key) => [.. _fields.Where(f => f.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Select(f => f.Value)];
}
