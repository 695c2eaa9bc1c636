using System.Formats.Tar;
using System.Text.Json.Nodes;
using Kedge.Images.Outputs;

namespace Kedge.Tests.Images.Outputs;

public sealed class DockerArchiveTests : IDisposable
{
    static readonly CancellationToken Go = CancellationToken.None;
    readonly HandmadeImage _made = new();

    public void Dispose() => _made.Dispose();

    [Fact]
    public async Task Another_tar_reader_finds_all_of_it()
    {
        var files = await Read();
        var manifest = JsonNode.Parse(files["manifest.json"])![0]!;
        Assert.Equal(_made.Image.Id, Digest.Of(files[(string)manifest["Config"]!]));
        Assert.Equal(_made.Image.Layers.Select(l => l.DiffId), manifest["Layers"]!.AsArray().Select(path => Digest.Of(files[(string)path!])));
        Assert.Equal(_made.Image.Names, manifest["RepoTags"]!.AsArray().Select(name => (string)name!));
        var index = JsonNode.Parse(files["index.json"])!["manifests"]!.AsArray();
        Assert.All(index, entry => Assert.Equal(_made.Image.LocalManifest.Digest, Digest.Of(files["blobs/sha256/" + ((string)entry!["digest"]!)[7..]])));
        Assert.Equal("1.0.0", (string)JsonNode.Parse(files["oci-layout"])!["imageLayoutVersion"]!);
    }

    [Fact]
    public async Task The_same_image_gives_the_same_bytes() => Assert.Equal(await Bytes(), await Bytes());

    [Fact]
    public async Task A_layer_used_twice_is_written_once()
    {
        var twice = _made.Image with { Layers = [.. _made.Image.Layers, _made.Image.Layers[0]] };
        using var archive = new MemoryStream();
        await DockerArchive.Write(twice, _made.Store, archive, Go);
        Assert.Equal((await Bytes()).Length, archive.Length, 1024d);
    }

    async Task<byte[]> Bytes()
    {
        using var archive = new MemoryStream();
        await DockerArchive.Write(_made.Image, _made.Store, archive, Go);
        return archive.ToArray();
    }

    async Task<Dictionary<string, byte[]>> Read()
    {
        using var reader = new TarReader(new MemoryStream(await Bytes()));
        var files = new Dictionary<string, byte[]>();
        while (reader.GetNextEntry() is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream!.CopyTo(content);
            files.Add(entry.Name, content.ToArray());
        }
        return files;
    }
}
