using BenchmarkDotNet.Attributes;
using Kedge.Packages.Tar;
using Kedge.Store;

namespace Kedge.Bench;

/// <summary>What laying costs without decompression: 64 MB in 2,000 files through the tar writer and SHA-256 into a blob.</summary>
[MemoryDiagnoser]
public class Laying
{
    readonly string _folder = Directory.CreateTempSubdirectory("kedge-bench-").FullName;
    readonly byte[] _content = new byte[32_000];

    [GlobalSetup]
    public void Fill() => new Random(7).NextBytes(_content);

    [GlobalCleanup]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Benchmark(Description = "lay 64 MB in 2,000 files")]
    public Digest Lay()
    {
        using var blob = new BlobStore(_folder).Create();
        using var buffered = new BufferedStream(blob, 256 << 10);
        var tar = new TarWriter(buffered);
        for (var i = 0; i < 2000; i++)
            tar.Add(new($"usr/lib/python3/dist-packages/package/module_{i:d4}.py", TarKind.File, 0x1A4, 0, 0, 315532800, 0), _content);
        tar.Finish();
        buffered.Flush();
        return blob.Commit()!.Value;
    }
}
