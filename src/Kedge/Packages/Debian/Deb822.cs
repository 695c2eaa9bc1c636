using System.Collections.Immutable;

namespace Kedge.Packages.Debian;

/// <summary>One stanza of fields (deb822(5)): names compare without case, the order is kept, continuation lines keep their newlines.</summary>
public sealed class Stanza(ImmutableArray<KeyValuePair<string, string>> fields)
{
    public ImmutableArray<KeyValuePair<string, string>> Fields { get; } = fields;

    public string? Get(string name)
    {
        foreach (var (key, value) in Fields)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
        }
        return null;
    }
}

/// <summary>
/// Reads control data: Release files, .deb control files, apt's .sources. Hostile input costs at most its own size:
/// nothing nests and nothing is looked up. Lines without a colon are passed over, as dpkg-less readers do.
/// </summary>
public static class Deb822
{
    public static IEnumerable<Stanza> Parse(string text)
    {
        var fields = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        string? name = null;
        var value = new System.Text.StringBuilder();
        void EndField()
        {
            if (name is not null) fields.Add(new(name, value.ToString()));
            name = null;
            value.Clear();
        }
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.TrimEnd('\r');
            if (line.StartsWith('#')) continue;
            if (line.AsSpan().IsWhiteSpace())
            {
                EndField();
                if (fields.Count > 0) yield return new(fields.DrainToImmutable());
            }
            else if (line[0] is ' ' or '\t')
            {
                if (name is not null) value.Append('\n').Append(line.AsSpan(1).TrimEnd());
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                EndField();
                name = line[..colon];
                value.Append(line.AsSpan(colon + 1).Trim());
            }
        }
        EndField();
        if (fields.Count > 0) yield return new(fields.DrainToImmutable());
    }
}
