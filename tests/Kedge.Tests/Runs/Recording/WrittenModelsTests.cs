using System.Diagnostics;
using Kedge.Runs;
using Kedge.Runs.Record;
using Kedge.Runs.Following;
using Kedge.Runs.Recording;

namespace Kedge.Tests.Runs.Recording;

public sealed class WrittenModelsTests : IDisposable
{
    static readonly string Models = Path.Combine(House.Sources.Root, "tests/Kedge.Tests/Models/testdata");

    readonly string _project = Directory.CreateTempSubdirectory("kedge-models-").FullName;

    string RunFolder => Path.Combine(_project, "runs/2026/08/21/0912-brave-otter-7f3a");

    public void Dispose() => Directory.Delete(_project, recursive: true);

    void Put(string source, string target, DateTimeOffset? at = null)
    {
        var path = Path.Combine(_project, target);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(Path.Combine(Models, source), path);
        File.SetLastWriteTimeUtc(path, (at ?? DateTimeOffset.UnixEpoch.AddDays(2)).UtcDateTime);
    }

    (Artifact[] Artifacts, Missing[] Missing) Look()
    {
        var there = new FileSearch(FileKinds.OfModel).Look([_project]);
        var (artifacts, missing) = new WrittenModels(_project, RunFolder, DateTimeOffset.UnixEpoch.AddDays(1)).Of(there);
        return ([.. artifacts], [.. missing]);
    }

    [Fact]
    public void Models_of_every_format_are_told_with_what_they_hold()
    {
        foreach (var name in (string[])["state_dict.pt", "script.pt", "conv.onnx", "net.safetensors", "hostile.pt"]) Put(name, $"out/{name}");
        Put("conv.onnx", "runs/2026/08/21/0912-brave-otter-7f3a/artifacts/net/model.onnx");
        File.WriteAllText(Path.Combine(RunFolder, "artifacts/net/MLmodel"), "flavors:\n");
        var (found, missing) = Look();
        Assert.Empty(missing);
        Assert.Equal(["out/conv.onnx", "out/hostile.pt", "out/net.safetensors", "out/script.pt", "out/state_dict.pt", "artifacts/net/MLmodel",
            "artifacts/net/model.onnx"], found.Select(f => f.Path));
        Assert.All(found, f => Assert.Equal(64, f.Sha256!.Length));
        Assert.Equal([false, false, false, false, false, true, true], found.Select(f => f.Kept));
        Assert.NotNull(found[0].Model!.Opset);
        Assert.Equal("runs code", found[1].Model!.Danger);
        Assert.All(found.Where(f => f.Path != "artifacts/net/MLmodel"), f => Assert.NotNull(f.Model));
        Assert.True(found[4].Model is { Parameters: > 0, Types: ["float32"], Danger: null });
    }

    [Fact]
    public void What_was_there_before_or_is_of_another_run_or_no_model_is_not()
    {
        Put("state_dict.pt", "old.pt", DateTimeOffset.UnixEpoch);
        Put("state_dict.pt", "runs/2026/08/20/0900-other-0000/artifacts/theirs.pt");
        Put("make_models.py", "vocabulary.bin");
        Put("make_models.py", "notes.txt");
        Assert.Empty(Look().Artifacts);
        Put("make_models.py", "broken.pt");
        Assert.True(Look().Artifacts is [{ Path: "broken.pt", Model: null, Sha256: not null }]);
    }

    [Fact]
    public void A_named_pipe_and_a_link_do_not_stop_the_end_of_a_run()
    {
        Directory.CreateDirectory(Path.Combine(RunFolder, "artifacts"));
        foreach (var pipe in (string[])[Path.Combine(_project, "model.pt"), Path.Combine(RunFolder, "artifacts/model.pt")]) Process.Start("mkfifo", pipe).WaitForExit();
        File.CreateSymbolicLink(Path.Combine(_project, "last.pt"), "/etc/hostname");
        Assert.Empty(Look().Artifacts);
        Assert.Equal(["artifacts/model.pt"], RunDigests.Of(RunFolder).Digests.Files.Keys);
    }

    [Fact]
    public void A_large_one_is_named_not_hashed()
    {
        using (var sparse = File.Create(Path.Combine(_project, "huge.safetensors"))) sparse.SetLength(20L << 30);
        var (found, missing) = Look();
        Assert.True(found is [{ Path: "huge.safetensors", Sha256: null, Size: 20L << 30, Model: null }]);
        Assert.True(missing is [{ What: "huge.safetensors" }]);
    }
}
