using System.Collections.Immutable;
using System.Text;
using Kedge.Images.Finishing;
using Kedge.Images.Layers;
using Kedge.Images.Top;
using Kedge.Locks;
using Kedge.Store;

namespace Kedge.Images;

/// <summary>Reads maintainer scripts and triggers, and what they diverted, back from laid layers.</summary>
public static class ScriptReader
{
    static readonly string[] Wanted = [.. MaintainerScripts.OnInstall, "triggers"];

    public static List<ScriptedPackage> Read(IEnumerable<LaidLayer> layers, LockFile file, BlobStore store)
    {
        var part = file.Packages.ToDictionary(p => p.Name, p => p.For, StringComparer.Ordinal);
        var read = new List<ScriptedPackage>();
        foreach (var layer in layers)
        {
            using var blob = store.OpenRead(layer.Layer.DiffId);
            foreach (var package in layer.Packages)
                read.Add(new(package, layer.Layer, part[package.Name], Scripts(package, blob)));
        }
        return read;
    }

    /// <summary>The diversions that the finish step's scripts made.</summary>
    public static Diversions ReadDiversions(LaidLayer finish, BlobStore store)
    {
        if (finish.Packages.SelectMany(p => p.Entries).FirstOrDefault(e => e.Entry.Path == Diversions.Path) is not { } laid) return Diversions.None;
        using var blob = store.OpenRead(finish.Layer.DiffId);
        return Diversions.Read(Encoding.UTF8.GetString(LayerBytes.Read(blob, laid)));
    }

    static ImmutableDictionary<string, string> Scripts(LaidPackage package, FileStream blob)
    {
        var stem = $"var/lib/dpkg/info/{package.InfoName}.";
        var scripts = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        // Info files come last in a package.
        foreach (var laid in package.Entries.Reverse().TakeWhile(e => e.Entry.Path.StartsWith(stem, StringComparison.Ordinal)))
        {
            var name = laid.Entry.Path[stem.Length..];
            if (!Wanted.Contains(name)) continue;
            scripts[name] = Encoding.UTF8.GetString(LayerBytes.Read(blob, laid));
        }
        return scripts.ToImmutable();
    }
}
