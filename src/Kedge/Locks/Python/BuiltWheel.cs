using System.Text.Json;

namespace Kedge.Locks.Python;

/// <summary>What a wheel was built from and in: written beside it, so that anyone can see and repeat it.</summary>
/// <param name="Source">Name of the source as it was given: a project with its version, a folder, an archive.</param>
/// <param name="SourceSha256">Of the archive; null for a folder.</param>
/// <param name="Image">Digest of the lock of the image that it was built in.</param>
public sealed record BuiltWheel(string File, Digest Sha256, long Size, string Source, Digest? SourceSha256, Digest Image, string Os, string Python)
{
    public const string Suffix = ".json";

    public string ToJson()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("wheel", File);
            json.WriteString("sha256", Sha256.Hex);
            json.WriteNumber("size", Size);
            json.WriteString("source", Source);
            if (SourceSha256 is { } source) json.WriteString("sourceSha256", source.Hex);
            json.WriteString("image", Image.ToString());
            json.WriteString("os", Os);
            json.WriteString("python", Python);
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    /// <summary>The program that makes it, run by the image's own Python.</summary>
    public static string Program() => Embedded.Text(typeof(BuiltWheel), "wheel.data.py");
}
