using System.Collections.Immutable;
using System.Text;
using Kedge.Models.Pickles;
using Kedge.Packages.Zip;

namespace Kedge.Models.Formats;

/// <summary>
/// The zip that <c>torch.save</c>, TorchScript and <c>torch.export</c> write: <c>NAME/data.pkl</c> describes, <c>NAME/data/0</c> and so on are
/// the storages. Only descriptions are read; weights stay where they are.
/// </summary>
sealed class TorchArchive(Stream file, ZipDirectory zip, string name)
{
    const int LongestPickle = 64 << 20, LongestText = 4096;
    readonly List<Problem> _warnings = [];
    readonly List<Import> _imports = [];

    /// <summary>Null when it is a zip of something else.</summary>
    public static Checked<ModelFile>? Read(Stream file, string name)
    {
        var zip = ZipDirectory.Read(file);
        if (zip.Faults is [var fault, ..]) return Checked<ModelFile>.Bad(ModelProblems.Damaged(name, (fault.Entry.Length > 0 ? fault.Entry + ": " : "") + fault.Why));
        return new TorchArchive(file, zip, name).Read();
    }

    Checked<ModelFile>? Read()
    {
        try
        {
            if (zip.Entries.Any(e => IsExport(e.Name))) return Exported();
            return Description() is { } description ? Checkpoint(description) : null;
        }
        catch (Exception damaged) when (damaged is InvalidDataException or PickleException)
        {
            return Checked<ModelFile>.Bad(ModelProblems.Damaged(name, damaged.Message));
        }
    }

    static bool IsExport(string entry) =>
        entry.EndsWith("archive_format", StringComparison.Ordinal) || entry is "serialized_exported_program.json"
            || entry.EndsWith("/serialized_exported_program.json", StringComparison.Ordinal);

    ZipEntry? Description() =>
        zip.Entries.Where(e => e.Name == "data.pkl" || e.Name.EndsWith("/data.pkl", StringComparison.Ordinal))
            .MinBy(e => e.Name.Count(c => c == '/'));

    Checked<ModelFile> Checkpoint(ZipEntry description)
    {
        var root = description.Name[..^"data.pkl".Length];
        var walk = Walk(description);
        var script = zip.Entries.Any(e => e.Name.StartsWith(root + "code/", StringComparison.Ordinal));
        foreach (var group in walk.Groups) Complete(group, root);
        return Checked<ModelFile>.Ok(new ModelFile
        {
            Format = script ? "TorchScript (zip)" : walk.Classes.ContainsKey("") ? "PyTorch module (zip)" : "PyTorch checkpoint (zip)",
            Size = file.Length, Groups = walk.Groups, Classes = walk.Classes, Imports = [.. _imports],
            Facts = [.. Said(root), .. walk.Facts],
        }, [.. Danger(), .. _warnings]);
    }

    CheckpointWalk Walk(ZipEntry description)
    {
        var pickle = new PickleReader(ZipContent.ReadAll(file, description, LongestPickle));
        var root = pickle.Read();
        _imports.AddRange(ImportList.Of(pickle));
        return CheckpointWalk.Of(root);
    }

    IEnumerable<Problem> Danger() => ModelDangers.Of(name, _imports);

    IEnumerable<KeyValuePair<string, string>> Said(string root) =>
        from part in (string[])["version", "byteorder", ".format_version"]
        let entry = zip.Entries.FirstOrDefault(e => e.Name == root + part)
        where entry is not null && entry.Size < LongestText
        let fact = part == "version" ? "archive version" : part.TrimStart('.').Replace('_', ' ')
        select KeyValuePair.Create(fact, Encoding.UTF8.GetString(ZipContent.ReadAll(file, entry, LongestText)).Trim());

    /// <summary>Whether each storage is there and long enough for what is seen of it.</summary>
    void Complete(WeightGroup group, string root)
    {
        var sizes = zip.Entries.Where(e => e.Name.StartsWith(root + "data/", StringComparison.Ordinal))
            .ToDictionary(e => e.Name[(root.Length + 5)..], e => e.Size, StringComparer.Ordinal);
        if (sizes.Count == 0 && group.Weights.All(w => w.Storage is null)) return;
        foreach (var weight in group.Weights.Where(w => w.Storage is not null))
        {
            var (key, offset) = weight.Storage!.Split('+') is [var first, var more] && long.TryParse(more, out var elements) ? (first, elements) : (weight.Storage, 0);
            var there = sizes.TryGetValue(key, out var size);
            // Views repeat elements (expand) only rarely, so a tensor larger than its storage is said, not refused.
            if (!there) _warnings.Add(ModelProblems.StorageMissing(name, key, $"of {weight.Name} is not there"));
            else if (weight.Elements > 0 && weight.Bytes > size - offset * (weight.Bytes / weight.Elements))
                _warnings.Add(ModelProblems.StorageMissing(name, key, $"of {weight.Name} has {size} bytes instead of {weight.Bytes}"));
            if (_warnings.Count >= 3) return;
        }
    }

    /// <summary><c>.pt2</c>: the program as JSON, its weights as a checkpoint inside of the archive.</summary>
    Checked<ModelFile> Exported()
    {
        var json = zip.Entries.FirstOrDefault(e => e.Name.EndsWith("serialized_exported_program.json", StringComparison.Ordinal)
            || (e.Name.Contains("models/", StringComparison.Ordinal) && e.Name.EndsWith(".json", StringComparison.Ordinal)));
        var graph = json is null ? null : ExportedProgram.Read(ZipContent.ReadAll(file, json, LongestPickle));
        var groups = new List<WeightGroup>();
        foreach (var inner in zip.Entries.Where(e => e.Method == ZipMethod.Stored
            && (e.Name.EndsWith("serialized_state_dict.pt", StringComparison.Ordinal) || e.Name.Contains("data/weights/", StringComparison.Ordinal))))
            if (Read(new StoredEntry(file, inner), inner.Name) is { IsOk: true } read) groups.AddRange(read.Value.Groups);
        return Checked<ModelFile>.Ok(new()
        {
            Format = "PyTorch exported program (zip)", Size = file.Length, Groups = [.. groups], Graph = graph, Facts = [.. Said("")],
        });
    }
}

/// <summary>What is said about names that loading would import.</summary>
static class ModelDangers
{
    public static IEnumerable<Problem> Of(string file, IReadOnlyList<Import> imports)
    {
        var runs = imports.Where(i => i.Danger == Danger.RunsCode).ToList();
        if (runs.Count > 0) yield return ModelProblems.RunsCode(file, Names(runs, i => i.Call ?? i.Name));
        else if (imports.Count > 0) yield return ModelProblems.NeedsCode(file, Names(imports, i => i.Name));
    }

    static string Names(IReadOnlyList<Import> imports, Func<Import, string> name) =>
        string.Join(", ", imports.Take(5).Select(name)) + (imports.Count > 5 ? $" and {imports.Count - 5} more" : "");
}

/// <summary>An uncompressed entry of a zip as a file of its own.</summary>
sealed class StoredEntry(Stream zip, ZipEntry entry) : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => entry.Size;
    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var most = (int)Math.Clamp(Length - Position, 0, buffer.Length);
        if (most == 0) return 0;
        zip.Position = entry.Offset + Position;
        var read = zip.Read(buffer[..most]);
        Position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => Position + offset, _ => Length + offset };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
