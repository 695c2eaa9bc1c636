using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kedge.Images;
using Kedge.Images.Layers;

namespace Kedge.Tests.Images;

public sealed class ImageConfigTests
{
    static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    static readonly Layer[] Layers = [new(Digest.Of("a"), 10, "base 00 (46 packages)"), new(Digest.Of("b"), 20, "libstdc++6 <big>")];

    [Fact]
    public void The_config_follows_from_lock_and_layers()
    {
        var text = Encoding.UTF8.GetString(ImageConfig.Write(HandmadeImage.Lock("digits"), [.. Layers]).Span);
        using var json = JsonDocument.Parse(text);
        Snapshot.Match(JsonSerializer.Serialize(json, Readable) + "\n");
        Assert.DoesNotContain("\\u", text);
    }

    [Fact]
    public void The_manifest_holds_plain_layers_and_the_config_is_the_id()
    {
        var image = Image.Of(HandmadeImage.Lock("digits"), [.. Layers]);
        Assert.Equal(["kedge/digits:pytorch2.6-cpu-python3.13", "kedge/digits:v2.6-cpu"], image.Names.AsEnumerable());
        var text = Encoding.UTF8.GetString(image.LocalManifest.Bytes.Span);
        Assert.Contains($$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{Layers[1].DiffId}}","size":20}""", text);
        Assert.Contains($$"""{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{image.Id}}","size":{{image.Config.Length}}}""", text);
    }
}
