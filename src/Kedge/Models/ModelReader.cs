using Kedge.Models.Formats;

namespace Kedge.Models;

/// <summary>Says what a model file holds, by its content; nothing in it is run, and its weights are not read.</summary>
public static class ModelReader
{
    /// <param name="file">Seekable; nobody else reads it meanwhile.</param>
    public static Checked<ModelFile> Read(Stream file, string name)
    {
        var head = new byte[(int)Math.Min(file.Length, 512)];
        file.Position = 0;
        file.ReadExactly(head);
        if (head.AsSpan().StartsWith("PK"u8)) return TorchArchive.Read(file, name) ?? Checked<ModelFile>.Bad(ModelProblems.Unknown(name));
        if (head.Length > 262 && head.AsSpan(257, 5).SequenceEqual("ustar"u8)) return Checked<ModelFile>.Bad(ModelProblems.LegacyTar(name));
        if (Safetensors.Fits(head, file.Length)) return Safetensors.Read(file, name);
        if (IsPickle(head)) return TorchLegacy.Read(file, name);
        file.Position = 0;
        return head.Length > 2 && head[0] is 0x08 or 0x12 or 0x3a or 0x0a ? Onnx.Read(file, name) : Checked<ModelFile>.Bad(ModelProblems.Unknown(name));
    }

    /// <summary>Protocol 2 and later begin with PROTO; earlier ones with what they push first, of a dict or an object.</summary>
    static bool IsPickle(ReadOnlySpan<byte> head) => head is [0x80, <= 5, ..] or [(byte)'(' or (byte)'c' or (byte)'}' or (byte)']', ..];
}
