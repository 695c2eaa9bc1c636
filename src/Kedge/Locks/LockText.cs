using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kedge.Locks;

/// <summary>The lock's text form: JSON in a fixed order, one package per line so that git diffs read well, LF, one final newline.</summary>
public static class LockText
{
    static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(LockFile file)
    {
        var text = new StringBuilder();
        text.Append("{\n  \"kedge\": 1,\n");
        foreach (var (key, value) in Head(file)) text.Append("  \"").Append(key).Append("\": ").Append(Quote(value)).Append(",\n");
        List(text, "why", file.Why, Choice);
        text.Append(",\n");
        List(text, "archives", file.Archives, Archive);
        text.Append(",\n");
        List(text, "packages", file.Packages, Package);
        if (!file.Wheels.IsEmpty)
        {
            text.Append(",\n");
            List(text, "wheels", file.Wheels, Wheel);
        }
        return text.Append("\n}\n").ToString();
    }

    /// <summary>Reads what <see cref="Write"/> wrote, strictly; every problem has its line in <paramref name="file"/>.</summary>
    public static Checked<LockFile> Read(string text, string file) => new LockReader(file, Encoding.UTF8.GetBytes(text)).Read();

    static IEnumerable<(string Key, string Value)> Head(LockFile file) =>
    [
        ("name", file.Name), ("spec", file.Spec.ToString()), ("platform", file.Platform.ToString()), ("os", file.Os),
        ("python", file.Python), ("torch", file.Torch), ("cuda", file.Cuda),
        ("image", file.ImageName), ("short", file.ShortName),
    ];

    static void List<T>(StringBuilder text, string key, IReadOnlyCollection<T> items, Func<T, string> line) =>
        text.Append("  \"").Append(key).Append("\": [\n    ").AppendJoin(",\n    ", items.Select(line)).Append("\n  ]");

    static string Choice(Choice choice) =>
        Object(("what", choice.What), ("chose", choice.Chose), ("because", choice.Because));

    static string Archive(ArchiveSnapshot archive) =>
        Object(("id", archive.Id), ("suite", archive.Suite), ("release", archive.Release.ToString()),
            ("date", archive.Date.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture)));

    static string Package(LockedPackage package) =>
        Object(("name", package.Name), ("version", package.Version), ("arch", package.Arch), ("archive", package.Archive),
            ("path", package.Path), ("size", package.Size), ("sha256", package.Sha256.Hex), ("for", package.For), ("why", package.Why));

    static string Wheel(LockedWheel wheel) =>
        Object(("name", wheel.Name), ("version", wheel.Version), ("file", wheel.File), ("index", wheel.Index),
            ("size", wheel.Size), ("sha256", wheel.Sha256.Hex), ("for", wheel.For), ("why", wheel.Why));

    static string Object(params ReadOnlySpan<(string Key, object Value)> members)
    {
        var text = new StringBuilder("{");
        foreach (var (key, value) in members)
            text.Append(text.Length > 1 ? ", \"" : "\"").Append(key).Append("\": ").Append(value is string s ? Quote(s) : value);
        return text.Append('}').ToString();
    }

    static string Quote(string value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact)) writer.WriteStringValue(value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
