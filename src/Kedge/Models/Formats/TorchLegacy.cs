using Kedge.Models.Pickles;

namespace Kedge.Models.Formats;

/// <summary>
/// What <c>torch.save</c> wrote before 1.6: five pickles one behind the other (a magic number, the protocol, facts about the machine, the
/// object, the storages' keys), then the storages. A file with one pickle only is another program's.
/// </summary>
static class TorchLegacy
{
    const int Longest = 64 << 20;

    /// <summary>0x1950a86a20f9469cfc6c as pickle writes it (torch/serialization.py, MAGIC_NUMBER).</summary>
    static ReadOnlySpan<byte> Magic => [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

    public static Checked<ModelFile> Read(Stream file, string name)
    {
        // The pickles stand before the weights, which may be many gigabytes.
        var bytes = new byte[(int)Math.Min(file.Length, Longest)];
        file.Position = 0;
        file.ReadExactly(bytes);
        try
        {
            return Read(bytes, file.Length, name);
        }
        catch (PickleException damaged)
        {
            return Checked<ModelFile>.Bad(ModelProblems.Damaged(name, damaged.Message));
        }
    }

    static Checked<ModelFile> Read(byte[] bytes, long size, string name)
    {
        var legacy = bytes.AsSpan(0, Math.Min(bytes.Length, 32)).IndexOf(Magic) >= 0;
        var at = 0;
        for (var i = 0; legacy && i < 3; i++) at = After(bytes, at);
        var pickle = new PickleReader(bytes, at);
        var walk = CheckpointWalk.Of(pickle.Read());
        var imports = ImportList.Of(pickle);
        return Checked<ModelFile>.Ok(new ModelFile
        {
            Format = legacy ? "PyTorch checkpoint (before 1.6)" : "pickle", Size = size, Groups = walk.Groups, Classes = walk.Classes,
            Facts = walk.Facts, Imports = imports,
        }, ModelDangers.Of(name, imports));
    }

    static int After(byte[] bytes, int at)
    {
        var pickle = new PickleReader(bytes, at);
        pickle.Read();
        return pickle.At;
    }
}
