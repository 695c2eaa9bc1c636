using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kedge.Images.Layers;
using Kedge.Locks;
using Kedge.Packages.Python;

namespace Kedge.Images;

/// <summary>
/// The OCI image config (image-spec, config.md) in one canonical form: fixed key order, no spaces, nothing that does not
/// follow from the lock and the layers. Its SHA-256 is the image ID.
/// </summary>
public static class ImageConfig
{
    public const string User = "kedge";
    public const string Home = "/home/kedge";
    public const string WorkingFolder = "/workspace";
    /// <summary>Label that ties an image to the lock it was made from.</summary>
    public const string LockLabel = "io.kedge.lock";

    /// <summary>Label of what is in an engine only until the image that it is a part of is there.</summary>
    public const string PartLabel = "io.kedge.part";

    // Relaxed: package names hold '+', comments hold '<' and non-ASCII text; tools that print a config show it as it is.
    static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    const string Path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The variables that a command in the image finds: <c>NAME=VALUE</c>.</summary>
    public static IEnumerable<string> Environment(LockFile file) =>
    [
        .. file.Wheels.IsEmpty ? [$"PATH={Path}"] : (string[])[$"PATH=/{VirtualEnvironment.Bin}:{Path}", $"VIRTUAL_ENV=/{VirtualEnvironment.Prefix}"],
        // HOME holds for any uid: a run uses the caller's own, which has no line in the image's /etc/passwd.
        $"HOME={Home}",
        "LANG=C.UTF-8",
        // A training script's prints must reach the log when they happen, not when 8 KiB have gathered.
        "PYTHONUNBUFFERED=1",
    ];

    public static ReadOnlyMemory<byte> Write(LockFile file, ImmutableArray<Layer> layers)
    {
        var created = Created(file);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            json.WriteString("created", created);
            json.WriteString("architecture", file.Platform.Architecture);
            json.WriteString("os", file.Platform.Os);
            Execution(json, file);
            RootFileSystem(json, layers);
            History(json, layers, created);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory.ToArray();
    }

    /// <summary>A config that says no more than which layers there are, for <see cref="Image.Part"/>.</summary>
    public static ReadOnlyMemory<byte> WritePart(Platform platform, ImmutableArray<Layer> layers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            json.WriteString("architecture", platform.Architecture);
            json.WriteString("os", platform.Os);
            json.WriteStartObject("config");
            json.WriteStartObject("Labels");
            json.WriteString(PartLabel, $"{layers.Length} layers");
            json.WriteEndObject();
            json.WriteEndObject();
            RootFileSystem(json, layers);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory.ToArray();
    }

    static void RootFileSystem(Utf8JsonWriter json, ImmutableArray<Layer> layers)
    {
        json.WriteStartObject("rootfs");
        json.WriteString("type", "layers");
        Strings(json, "diff_ids", layers.Select(l => l.DiffId.ToString()));
        json.WriteEndObject();
    }

    /// <summary>When the newest archive that the lock read was published: a time that follows from the lock, never the clock.</summary>
    static string Created(LockFile file) =>
        file.Archives.Select(a => a.Date).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max().UtcDateTime
            .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    static void Execution(Utf8JsonWriter json, LockFile file)
    {
        json.WriteStartObject("config");
        json.WriteString("User", User);
        Strings(json, "Env", Environment(file));
        Strings(json, "Entrypoint", ["/usr/bin/tini", "--"]);
        Strings(json, "Cmd", ["/bin/bash"]);
        json.WriteString("WorkingDir", WorkingFolder);
        json.WriteStartObject("Labels");
        foreach (var (key, value) in Labels(file)) json.WriteString(key, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>In ordinal order of key.</summary>
    public static IEnumerable<(string Key, string Value)> Labels(LockFile file) =>
    [
        ("io.kedge.cuda", file.Cuda),
        (LockLabel, file.Digest.ToString()),
        ("io.kedge.os", file.Os),
        ("io.kedge.python", file.Python),
        ("io.kedge.spec", file.Spec.ToString()),
        ("io.kedge.torch", file.Torch),
        ("org.opencontainers.image.title", file.Name),
        ("org.opencontainers.image.version", file.ImageName),
    ];

    /// <summary>One entry per layer, oldest first, as the specification asks.</summary>
    static void History(Utf8JsonWriter json, ImmutableArray<Layer> layers, string created)
    {
        json.WriteStartArray("history");
        foreach (var layer in layers)
        {
            json.WriteStartObject();
            json.WriteString("created", created);
            json.WriteString("created_by", "kedge: " + layer.Comment);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void Strings(Utf8JsonWriter json, string key, IEnumerable<string> values)
    {
        json.WriteStartArray(key);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
