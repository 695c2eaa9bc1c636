using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kedge.Images.Wheels;
using Kedge.Packages.Python;
using Kedge.Packages.Zip;
using Kedge.Store;

namespace Kedge.Bench;

/// <summary>What `bench/run wheels` measures of the library itself: wheels to layers, and the floor below that.</summary>
static class WheelLaying
{
    /// <summary>Each wheel as a layer of its own, all at once. Copying the wheels into the store is not timed.</summary>
    public static int Lay(string folder, string[] wheels)
    {
        var store = new BlobStore(folder);
        var blobs = wheels.ToDictionary(w => w, w => Import(store, w));
        var clock = Stopwatch.StartNew();
        var layers = new JsonArray();
        Parallel.ForEach(wheels.OrderByDescending(w => new FileInfo(w).Length), Cores, file =>
        {
            using var zip = store.OpenRead(blobs[file]);
            var wheel = Wheel.Open(zip, Path.GetFileName(file));
            var plan = Installation.Of(wheel.Value, new("3.13"), requested: false).Value;
            var layer = WheelLayer.Write(Path.GetFileName(file), [new(plan, blobs[file])], store,
                new(false, null, Math.Max(1, Environment.ProcessorCount / wheels.Length)), CancellationToken.None);
            lock (layers)
                layers.Add(new JsonObject { ["wheel"] = file, ["diffId"] = layer.DiffId.ToString(), ["size"] = layer.Size,
                    ["digest"] = layer.Packed!.Digest.ToString(), ["gzip"] = layer.Packed.Size, ["path"] = store.PathOf(layer.Packed.Digest) });
        });
        return Print(clock, new() { ["layers"] = layers });
    }

    /// <summary>Every entry inflated and its content hashed once, on all cores: nothing else.</summary>
    public static int Floor(string[] wheels)
    {
        var clock = Stopwatch.StartNew();
        var entries = wheels.SelectMany(Entries).OrderByDescending(e => e.Entry.Packed).ToList();
        Parallel.ForEach(entries, Cores, item =>
        {
            using var zip = File.OpenRead(item.Wheel);
            using var content = new ZipContent(zip, item.Entry);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[256 << 10];
            for (int got; (got = content.Read(buffer)) > 0;) hash.AppendData(buffer, 0, got);
            hash.GetHashAndReset();
        });
        return Print(clock, new() { ["bytes"] = entries.Sum(e => e.Entry.Size) });
    }

    static ParallelOptions Cores => new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    static IEnumerable<(string Wheel, ZipEntry Entry)> Entries(string wheel)
    {
        using var zip = File.OpenRead(wheel);
        return [.. ZipDirectory.Read(zip).Entries.Select(e => (wheel, e))];
    }

    static Digest Import(BlobStore store, string wheel)
    {
        using var blob = store.Create();
        using var file = File.OpenRead(wheel);
        file.CopyTo(blob, 1 << 20);
        return blob.Commit()!.Value;
    }

    static int Print(Stopwatch clock, JsonObject result)
    {
        result["seconds"] = clock.Elapsed.TotalSeconds;
        using var process = Process.GetCurrentProcess();
        result["cpu"] = process.TotalProcessorTime.TotalSeconds;
        Console.WriteLine(result.ToJsonString());
        return 0;
    }
}
