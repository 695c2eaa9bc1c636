using System.Text.Json.Nodes;
using Kedge.Images;
using Kedge.Images.Outputs;

namespace Kedge.Tests.Images.Outputs;

public sealed class OciLayoutTests : IDisposable
{
    static readonly CancellationToken Go = CancellationToken.None;
    readonly HandmadeImage _made = new();

    string Folder => Path.Combine(_made.Folder, "out");

    public void Dispose() => _made.Dispose();

    [Fact]
    public async Task Holds_every_blob_under_its_digest_and_nothing_else()
    {
        var digest = await OciLayout.Write(_made.Image, _made.Store, Folder, Go);
        var blobs = Directory.GetFiles(Path.Combine(Folder, "blobs", "sha256"));
        Assert.Equal(_made.Image.Layers.Length + 2, blobs.Length);
        Assert.All(blobs, path => Assert.Equal(Path.GetFileName(path), Digest.Of(File.ReadAllBytes(path)).Hex));
        Assert.Equal(["blobs", "index.json", "oci-layout"], Directory.GetFileSystemEntries(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal([(digest.ToString(), "pytorch2.6-cpu-python3.13")], Entries());
        Assert.Empty(Directory.GetDirectories(_made.Folder, "*.tmp"));
    }

    [Fact]
    public async Task A_second_image_joins_and_a_new_one_of_the_same_tag_takes_its_place()
    {
        await OciLayout.Write(_made.Image, _made.Store, Folder, Go);
        var other = _made.Image with { Names = ["kedge/other:v1"] };
        var manifest = await OciLayout.Write(Fewer(other), _made.Store, Folder, Go);
        Assert.Equal(["pytorch2.6-cpu-python3.13", "v1"], Entries().Select(e => e.Tag));
        await OciLayout.Write(Fewer(_made.Image), _made.Store, Folder, Go);
        Assert.Equal([(manifest.ToString(), "pytorch2.6-cpu-python3.13")], Entries());
    }

    [Fact]
    public async Task A_folder_with_something_else_in_it_is_left_alone()
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "thesis.tex"), "mine");
        var failure = await Assert.ThrowsAsync<KedgeException>(() => OciLayout.Write(_made.Image, _made.Store, Folder, Go));
        Assert.Equal("KDG3030", failure.Problem.Code);
        Assert.Equal(["thesis.tex"], Directory.GetFileSystemEntries(Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task An_empty_folder_is_taken()
    {
        Directory.CreateDirectory(Folder);
        await OciLayout.Write(_made.Image, _made.Store, Folder, Go);
        Assert.Single(Entries());
    }

    [Fact]
    public async Task A_broken_off_writing_leaves_nothing()
    {
        using var stopped = new CancellationTokenSource();
        await OciLayout.Write(_made.Image, _made.Store, Folder + "-first", Go);
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => OciLayout.Write(_made.Image, _made.Store, Folder, stopped.Token));
        Assert.Equal(["out-first", "store"], Directory.GetFileSystemEntries(_made.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    static Image Fewer(Image image) => image with { Layers = image.Layers[..1] };

    IEnumerable<(string Digest, string Tag)> Entries() =>
        from entry in JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "index.json")))!["manifests"]!.AsArray()
        select ((string)entry!["digest"]!, (string)entry["annotations"]!["org.opencontainers.image.ref.name"]!);
}
