using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Kedge.Images.Bytecode;
using Kedge.Locks;
using Kedge.Packages.Debian;
using Kedge.Packages.Tar;
using Kedge.Store;

namespace Kedge.Images.Layers;

/// <summary>
/// Lays packages into one plain tar layer, in one pass: decompress, check, write, hash. Python sources are compiled on the
/// side and their bytecode follows some files later. Memory: buffers, and a few hundred sources with their bytecode.
/// </summary>
public sealed class LayerWriter : IDisposable
{
    /// <summary>Time stamp of every folder: equal in all layers, so that no layer changes another's. 1980, since zip cannot go lower.</summary>
    public const long FolderTime = 315532800;

    const int LargestSource = 32 << 20;
    /// <summary>Sources compiled by one interpreter, and batches that may be outstanding: enough to keep all cores busy, few enough for memory.</summary>
    const int BatchSize = 50, MostBatches = 4;
    readonly BlobWriter _blob;
    readonly BufferedStream _buffered;
    readonly TarWriter _tar;
    readonly PythonCompiler? _compiler;
    readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(128 << 10);

    LayerWriter(BlobStore store, PythonCompiler? compiler)
    {
        _blob = store.Create();
        _buffered = new BufferedStream(_blob, 256 << 10);
        _tar = new TarWriter(_buffered);
        _compiler = compiler;
    }

    /// <summary>Lays a group of packages whose blobs are in the store.</summary>
    /// <exception cref="KedgeException">A package is not what a .deb may be.</exception>
    public static async Task<LaidLayer> Lay(LayerPlan plan, BlobStore store, PythonCompiler? compiler, CancellationToken ct)
    {
        using var writer = new LayerWriter(store, compiler);
        var laid = ImmutableArray.CreateBuilder<LaidPackage>(plan.Packages.Length);
        foreach (var package in plan.Packages)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                laid.Add(await writer.Lay(package, store).ConfigureAwait(false));
            }
            catch (InvalidDataException failure)
            {
                throw new KedgeException(ImageProblems.BadPackage(package.Name, failure.Message), failure);
            }
        }
        return new(writer.Commit(plan.Comment), laid.DrainToImmutable());
    }

    /// <summary>Writes a layer from entries and their bytes, in the order given; they stand as one nameless package.</summary>
    /// <param name="folder">
    /// The rights of a folder that holds an entry without being one itself. It is written, since engines would make it up, but is
    /// no entry of the layer: nothing about it changed.
    /// </param>
    public static LaidLayer Write(
        string comment, IEnumerable<(TarEntry Entry, ReadOnlyMemory<byte> Content)> entries, Func<string, TarEntry?> folder, BlobStore store)
    {
        using var writer = new LayerWriter(store, null);
        var laid = ImmutableArray.CreateBuilder<LaidEntry>();
        foreach (var (entry, content) in entries)
        {
            var sized = entry with { Size = content.Length };
            writer.AddFoldersAbove(entry.Path, folder);
            if (entry.Kind == TarKind.Directory) writer._folders.Add(entry.Path);
            writer._tar.Begin(sized);
            laid.Add(new(sized, writer._tar.Position));
            writer._tar.Write(content.Span);
            writer._tar.End();
        }
        return new(writer.Commit(comment), [new LaidPackage("", "", [], laid.DrainToImmutable())]);
    }

    Layer Commit(string comment)
    {
        _tar.Finish();
        _buffered.Flush();
        return new(_blob.Commit()!.Value, _tar.Position, comment);
    }

    async Task<LaidPackage> Lay(LockedPackage package, BlobStore store)
    {
        using var deb = DebPackage.Open(store.OpenRead(package.Sha256));
        if (ControlField.Of(deb.Control, "Package") != package.Name || ControlField.Of(deb.Control, "Version") != package.Version)
            throw new InvalidDataException("its control file names another package or version than the lock");
        var contents = new PackageContents(deb);
        var tar = deb.OpenData();
        while (tar.Next() is { } entry)
        {
            Lay(tar, entry, contents);
            // By count, not by what is ready: where bytecode stands in the layer must not depend on speed.
            if (contents.Sources.Count == BatchSize) Submit(contents);
            if (contents.Batches.Count > MostBatches) await WriteBytecode(contents).ConfigureAwait(false);
        }
        if (contents.Sources.Count > 0) Submit(contents);
        while (contents.Batches.Count > 0) await WriteBytecode(contents).ConfigureAwait(false);
        WriteInfo(deb, contents);
        return new(package.Name, deb.Control, [.. contents.Conffiles], [.. contents.Entries]);
    }

    void Lay(TarReader tar, TarEntry raw, PackageContents contents)
    {
        if (raw.Path.Length == 0) return;
        contents.List.Append('/').Append(raw.Path).Append('\n');
        if (MergedUsr.IsAlias(raw.Path)) return;
        var entry = contents.Admit(raw);
        AddFoldersAbove(entry.Path, _ => null);
        if (entry.Kind == TarKind.Directory)
        {
            AddFolder(entry, contents);
            return;
        }
        _tar.Begin(entry);
        contents.Entries.Add(new(entry, _tar.Position));
        if (entry.Kind == TarKind.File) CopyContent(tar, entry, contents);
    }

    void AddFolder(TarEntry entry, PackageContents contents)
    {
        if (_folders.Add(entry.Path)) _tar.Begin(entry);
        contents.Entries.Add(new(entry, 0));
    }

    void AddFoldersAbove(string path, Func<string, TarEntry?> folder)
    {
        if (path.LastIndexOf('/') is var last && (last < 0 || _folders.Contains(path[..last]))) return;
        for (var slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
            if (_folders.Add(path[..slash])) _tar.Begin(folder(path[..slash]) ?? new(path[..slash], TarKind.Directory, Modes.Folder, 0, 0, FolderTime, 0));
    }

    void CopyContent(TarReader tar, TarEntry entry, PackageContents contents)
    {
        var compile = _compiler is not null && IsPythonSource(entry);
        if (compile || contents.IsConffile(entry.Path))
        {
            if (entry.Size > LargestSource) throw new InvalidDataException($"the configuration file /{entry.Path} has {entry.Size} bytes");
            var content = tar.ReadAll(entry);
            _tar.Write(content);
            contents.NoteConffile(entry.Path, content);
            if (compile) contents.Sources.Add((entry, new(entry.Path, content)));
        }
        else
        {
            for (int got; (got = tar.Read(_buffer)) > 0;) _tar.Write(_buffer.AsSpan(0, got));
        }
        _tar.End();
    }

    /// <summary>
    /// Sources in the places that Python imports from; others are run as scripts and not compiled. Nor are the tests that
    /// libraries ship: a quarter of all sources, which hardly anyone ever imports.
    /// </summary>
    static bool IsPythonSource(TarEntry entry) =>
        entry.Path.EndsWith(".py", StringComparison.Ordinal) && entry.Size <= LargestSource
        && entry.Path.StartsWith("usr/lib/python3", StringComparison.Ordinal) && entry.Path.AsSpan(15).IndexOf('/') is >= 0 and <= 3
        && !entry.Path.Contains("/tests/", StringComparison.Ordinal);

    void Submit(PackageContents contents)
    {
        contents.Batches.Enqueue((contents.Sources, _compiler!.Compile([.. contents.Sources.Select(s => s.Source)])));
        contents.Sources = [];
    }

    /// <summary>Writes the bytecode of the oldest batch.</summary>
    async Task WriteBytecode(PackageContents contents)
    {
        var (sources, bytecode) = contents.Batches.Dequeue();
        foreach (var ((source, _), compiled) in sources.Zip(await bytecode.ConfigureAwait(false)))
        {
            if (compiled is not { } pyc) continue;
            var folder = Path.GetDirectoryName(source.Path)! + "/__pycache__";
            if (contents.Owned.Add(folder)) AddFolder(new(folder, TarKind.Directory, Modes.Folder, 0, 0, FolderTime, 0), contents);
            var name = $"{folder}/{Path.GetFileNameWithoutExtension(source.Path)}.{_compiler!.CacheTag}.pyc";
            if (!contents.Owned.Contains(name)) AddFile(new(name, TarKind.File, Modes.File, 0, 0, source.Time, pyc.Length), pyc, contents);
        }
    }

    /// <summary>What dpkg would have noted about the package while unpacking it.</summary>
    void WriteInfo(DebPackage deb, PackageContents contents)
    {
        var stem = "var/lib/dpkg/info/" + LaidPackage.NameInDatabase(deb.Control);
        AddFoldersAbove(stem, _ => null);
        var list = Encoding.UTF8.GetBytes("/.\n" + contents.List);
        AddFile(new($"{stem}.list", TarKind.File, Modes.File, 0, 0, FolderTime, list.Length), list, contents);
        foreach (var file in deb.ControlFiles.Where(f => f.Name != "control"))
            AddFile(new($"{stem}.{file.Name}", TarKind.File, file.Mode & Modes.Executable, 0, 0, FolderTime, file.Content.Length), file.Content, contents);
    }

    void AddFile(TarEntry entry, byte[] content, PackageContents contents)
    {
        _tar.Begin(entry);
        contents.Entries.Add(new(entry, _tar.Position));
        _tar.Write(content);
        _tar.End();
    }

    public void Dispose()
    {
        _blob.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }
}

static class Modes
{
    public const int File = 0x1A4, Folder = 0x1ED, Executable = 0x1ED;
}
