using System.Collections.Immutable;
using System.Security.Cryptography;
using Kedge.Models;
using Kedge.Runs.Following;

namespace Kedge.Runs.Recording;

/// <summary>
/// The models that a run wrote, once it has ended: of the files of models' names in the folders that the command could write to, those changed
/// since it started, and everything that MLflow clients logged. A model that was overwritten or removed meanwhile is not seen. Door: disk.
/// </summary>
/// <param name="since">Start of the run.</param>
public sealed class WrittenModels(string project, string run, DateTimeOffset since)
{
    const int Most = 200;

    /// <summary>Bytes that are hashed in all: about half a minute. A run's end should not take minutes.</summary>
    const long MostHashed = 16L << 30;

    readonly ImmutableArray<Missing>.Builder _missing = ImmutableArray.CreateBuilder<Missing>();
    long _hashed;

    /// <param name="there">Every file of a model's name, old ones too.</param>
    public (ImmutableArray<Artifact> Artifacts, ImmutableArray<Missing> Missing) Of(IEnumerable<FoundFile> there)
    {
        var found = Newest(there);
        return ([.. found.Select(Describe).OfType<Artifact>().OrderBy(a => a.Kept).ThenBy(a => a.Path, StringComparer.Ordinal)], _missing.ToImmutable());
    }

    /// <summary>The newest first, since the last checkpoint is the one that matters.</summary>
    List<FoundFile> Newest(IEnumerable<FoundFile> there)
    {
        // Clocks of file systems are coarser than the machine's.
        var written = there.Where(f => f.Changed >= since.UtcDateTime.AddSeconds(-1));
        var logged = new FileSearch(_ => FileKind.Model).Look([Path.Combine(run, "artifacts")]);
        var found = logged.Concat(written).Where(f => f.Length > 0).DistinctBy(f => f.Path).OrderByDescending(f => f.Changed).ToList();   // a named pipe has no length, and would never end
        if (found.Count > Most) _missing.Add(new("models", $"{found.Count - Most} older ones are not listed"));
        return found[..Math.Min(found.Count, Most)];
    }

    Artifact? Describe(FoundFile found)
    {
        var kept = IsBelow(run, found.Path);
        var name = kept ? Path.GetRelativePath(run, found.Path) : IsBelow(project, found.Path) ? Path.GetRelativePath(project, found.Path) : found.Path;
        try
        {
            var model = FileKinds.OfModel(found.Path) == FileKind.Model ? ModelOnDisk.Read(found.Path, name) : null;
            if (model is { IsOk: false } && !kept && !FileKinds.IsSurelyModel(found.Path)) return null;
            return new(name.Replace('\\', '/'), found.Length) { Sha256 = Hash(found, name), Kept = kept, Model = model is { IsOk: true } ? Facts(model.Value) : null };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _missing.Add(new(name, e.Message));
            return null;
        }
    }

    string? Hash(FoundFile found, string name)
    {
        if (_hashed + found.Length > MostHashed)
        {
            _missing.Add(new(name, "not hashed: there was too much at the end of this run"));
            return null;
        }
        _hashed += found.Length;
        using var file = new FileStream(found.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    static ModelFacts Facts(ModelFile model) => new(model.Format, model.Parameters,
        [.. model.Weights.Where(w => !w.IsBuffer).GroupBy(w => w.Type).OrderByDescending(g => g.Sum(w => w.Elements)).Select(g => g.Key).Take(4)])
    {
        Opset = model.Graph?.Opsets is { Count: > 0 } opsets ? opsets.GetValueOrDefault("ai.onnx", opsets.First().Value) : null,
        Danger = model.Danger switch { Danger.RunsCode => "runs code", Danger.NeedsCode => "needs code", _ => null },
    };

    static bool IsBelow(string folder, string path) => path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);
}
