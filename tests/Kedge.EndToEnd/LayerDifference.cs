using System.Security.Cryptography;
using Kedge.Packages.Tar;

namespace Kedge.EndToEnd;

/// <summary>Says which paths differ between two stores' layers, for when two builds of one lock disagree.</summary>
static class LayerDifference
{
    public static string Between(string store, string other)
    {
        var (ours, theirs) = (Layers(store), Layers(other));
        var (a, b) = (Entries(ours.Where(p => !theirs.ContainsKey(p.Key)).Select(p => p.Value)),
            Entries(theirs.Where(p => !ours.ContainsKey(p.Key)).Select(p => p.Value)));
        return string.Join('\n', a.Keys.Union(b.Keys).Order(StringComparer.Ordinal).Where(p => a.GetValueOrDefault(p) != b.GetValueOrDefault(p)).Take(40)
            .Select(p => $"{p}\n  {a.GetValueOrDefault(p) ?? "-"}\n  {b.GetValueOrDefault(p) ?? "-"}"));
    }

    static Dictionary<string, string> Layers(string store) =>
        Directory.EnumerateFiles(Path.Combine(store, "blobs"), "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetFileName(f), f => f);

    static Dictionary<string, string> Entries(IEnumerable<string> layers)
    {
        var entries = new Dictionary<string, string>();
        foreach (var layer in layers)
        {
            using var file = File.OpenRead(layer);
            var tar = new TarReader(file, long.MaxValue);
            try
            {
                while (tar.Next() is { } entry)
                    entries[entry.Path] = $"{entry.Kind} {entry.Mode:x} {entry.Uid} {entry.Gid} {entry.Time} {entry.Size} {entry.Link} {Hash(tar, entry.Size)}";
            }
            catch (InvalidDataException)
            {
                // A .deb, a whiteout layer's end or an index: not what is looked for.
            }
        }
        return entries;
    }

    static string Hash(TarReader tar, long size)
    {
        var content = new byte[size];
        for (var at = 0; at < content.Length;) at += tar.Read(content.AsSpan(at));
        return Convert.ToHexStringLower(SHA256.HashData(content))[..12];
    }
}
