using System.Security.Cryptography;
using Kedge.Images.Bytecode;
using Kedge.Packages.Python;
using Kedge.Packages.Zip;

namespace Kedge.Images.Wheels;

/// <summary>
/// Bytecode for the sources of a layer's wheels, compiled by the image's own interpreter: hash-based and unchecked (PEP 552), so that
/// it holds whatever the time stamps are. Libraries' own tests stay source, as in <see cref="LayerWriter"/>.
/// </summary>
static class WheelBytecode
{
    const int LargestSource = 32 << 20;
    /// <summary>As for packages: sources compiled by one interpreter, and batches that wait at the same time.</summary>
    const int BatchSize = 50, MostBatches = 4;

    /// <summary>In order of path; sources that do not compile (templates, other Pythons) have none.</summary>
    public static IEnumerable<InstalledFile> Of(
        Dictionary<string, (InstalledFile Installed, PlannedWheel Wheel)> files, Dictionary<PlannedWheel, Stream> open, PythonCompiler compiler)
    {
        var waiting = new Queue<(PythonSource[] Sources, Task<IReadOnlyList<byte[]?>> Bytecode)>();
        foreach (var batch in files.Values.Where(f => IsModule(f.Installed)).OrderBy(f => f.Installed.Path, StringComparer.Ordinal).Chunk(BatchSize))
        {
            var sources = batch.Select(f => new PythonSource(f.Installed.Path, Content(f.Installed, open[f.Wheel]))).ToArray();
            waiting.Enqueue((sources, compiler.Compile(sources)));
            if (waiting.Count > MostBatches)
                foreach (var compiled in Files(waiting.Dequeue(), compiler, files)) yield return compiled;
        }
        while (waiting.Count > 0)
            foreach (var compiled in Files(waiting.Dequeue(), compiler, files)) yield return compiled;
    }

    static IEnumerable<InstalledFile> Files(
        (PythonSource[] Sources, Task<IReadOnlyList<byte[]?>> Bytecode) batch, PythonCompiler compiler, Dictionary<string, (InstalledFile, PlannedWheel)> files)
    {
        foreach (var (source, compiled) in batch.Sources.Zip(batch.Bytecode.GetAwaiter().GetResult()))
        {
            var slash = source.Path.LastIndexOf('/');
            var path = $"{source.Path[..slash]}/__pycache__/{source.Path[(slash + 1)..^3]}.{compiler.CacheTag}.pyc";
            if (compiled is not null && !files.ContainsKey(path)) yield return new(path, false, null, compiled, Digest.FromHash(SHA256.HashData(compiled)));
        }
    }

    static bool IsModule(InstalledFile file) =>
        file.Path.EndsWith(".py", StringComparison.Ordinal) && file.Path.Contains("/site-packages/", StringComparison.Ordinal)
        && file.Size <= LargestSource && !file.Path.Contains("/tests/", StringComparison.Ordinal);

    /// <summary>Read once more, and verified already.</summary>
    static byte[] Content(InstalledFile file, Stream zip) => file.Made ?? ZipContent.ReadAll(zip, file.Entry!, LargestSource);
}
