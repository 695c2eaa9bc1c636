using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kedge.Images.Outputs;

/// <summary>The <c>index.json</c> of an OCI image layout (image-spec, image-layout.md) as text.</summary>
static class LayoutIndex
{
    public const string LayoutFile = "oci-layout";
    public const string IndexFile = "index.json";
    public const string LayoutText = """{"imageLayoutVersion":"1.0.0"}""";

    const string IndexType = "application/vnd.oci.image.index.v1+json";
    const string RefName = "org.opencontainers.image.ref.name";
    /// <summary>What containerd's import, and through it <c>docker load</c> on the containerd store, names an image by.</summary>
    const string ContainerdName = "io.containerd.image.name";

    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The index of a folder with this image in it. An entry of <paramref name="existing"/> that has its tag or its digest
    /// gives way; all others stay.
    /// </summary>
    /// <remarks>One entry, under the long tag: <c>skopeo inspect oci:DIR</c> refuses a layout with two, even of one image.</remarks>
    public static string ForFolder(ImageManifest manifest, Image image, string? existing)
    {
        var others = existing is null ? [] : Others(existing, Tag(image), manifest.Digest);
        return Write([.. others, Entry(manifest, image.Names[0])]);
    }

    /// <summary>The index inside an archive: every name has its entry, since an import takes them all.</summary>
    public static string ForArchive(Image image) => Write([.. image.Names.Select(name => Entry(image.LocalManifest, name))]);

    static string Write(JsonNode[] entries) => new JsonObject
    {
        ["schemaVersion"] = 2, ["mediaType"] = IndexType, ["manifests"] = new JsonArray(entries),
    }.ToJsonString(Plain);

    static JsonObject Entry(ImageManifest manifest, string name) => new()
    {
        ["mediaType"] = ImageManifest.MediaType,
        ["digest"] = manifest.Digest.ToString(),
        ["size"] = manifest.Bytes.Length,
        ["annotations"] = new JsonObject { [ContainerdName] = "docker.io/" + name, [RefName] = TagOf(name) },
    };

    /// <summary>The tag that the image has in a layout: that of its long name.</summary>
    public static string Tag(Image image) => TagOf(image.Names[0]);

    static string TagOf(string name) => name[(name.LastIndexOf(':') + 1)..];

    static IEnumerable<JsonNode> Others(string existing, string tag, Digest digest) =>
        from node in JsonNode.Parse(existing)?["manifests"] as JsonArray ?? []
        where node is not null && (string?)node["annotations"]?[RefName] != tag && (string?)node["digest"] != digest.ToString()
        select node.DeepClone();
}
