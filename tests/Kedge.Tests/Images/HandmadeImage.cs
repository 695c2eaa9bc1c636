using System.Buffers.Binary;
using System.Text;
using Kedge.Images;
using Kedge.Images.Layers;
using Kedge.Locks;
using Kedge.Packages.Tar;
using Kedge.Store;

namespace Kedge.Tests.Images;

/// <summary>
/// A tiny image of a few layers whose only program is a hand-written ELF file, so that a test needs no package: it prints
/// "kedge holds" and ends. Every one is unlike every other, so that no engine has it yet.
/// </summary>
sealed class HandmadeImage : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("kedge-image-").FullName;

    public HandmadeImage()
    {
        Store = new BlobStore(Path.Combine(_folder, "store"));
        Image = Image.Of(Lock(Guid.NewGuid().ToString("n")),
        [
            Layer("program", ("usr", null), ("usr/bin", null), ("usr/bin/tini", Program("kedge holds\n"))),
            Layer("a file", ("etc", null), ("etc/motd", Encoding.ASCII.GetBytes(new string('k', 100_000)))),
            Layer("another", ("workspace", null), ("workspace/unique", Guid.NewGuid().ToByteArray()), ("etc", null),
                ("etc/passwd", "kedge:x:1000:1000::/:/usr/bin/tini\n"u8.ToArray())),
        ]);
    }

    public BlobStore Store { get; }
    public Image Image { get; }
    public string Folder => _folder;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static LockFile Lock(string name) => new()
    {
        Name = name, Spec = Digest.Of(name), Platform = Platform.LinuxAmd64, Os = "debian:trixie", Python = "3.13", Torch = "2.6.0", Cuda = "cpu",
        Why = [], Packages = [], Archives = [new("debian", "trixie", Digest.Of("release"), new DateTimeOffset(2025, 9, 6, 10, 0, 0, TimeSpan.Zero))],
    };

    Layer Layer(string comment, params (string Path, byte[]? Content)[] entries)
    {
        using var blob = Store.Create();
        var tar = new TarWriter(blob);
        foreach (var (path, content) in entries)
            tar.Add(new(path, content is null ? TarKind.Directory : TarKind.File, 0x1ED, 0, 0, 0, content?.Length ?? 0), content);
        tar.Finish();
        return new(blob.Commit()!.Value, tar.Position, comment);
    }

    /// <summary>x86-64: write(1, text, length); exit(0).</summary>
    static byte[] Program(string text)
    {
        const int Base = 0x400000, Headers = 64 + 56;
        byte[] code =
        [
            0xb8, 1, 0, 0, 0,               // mov eax, 1 (write)
            0xbf, 1, 0, 0, 0,               // mov edi, 1
            0xbe, 0, 0, 0, 0,               // mov esi, text
            0xba, (byte)text.Length, 0, 0, 0, // mov edx, length
            0x0f, 0x05,                     // syscall
            0xb8, 60, 0, 0, 0,              // mov eax, 60 (exit)
            0x31, 0xff,                     // xor edi, edi
            0x0f, 0x05,                     // syscall
        ];
        BinaryPrimitives.WriteInt32LittleEndian(code.AsSpan(11), Base + Headers + code.Length);
        var file = new byte[Headers + code.Length + text.Length];
        byte[] identity = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identity.CopyTo(file, 0);
        Put(16, 0x003e0002, 4); Put(20, 1, 4); Put(24, Base + Headers, 8); Put(32, 64, 8);
        Put(52, 64, 2); Put(54, 56, 2); Put(56, 1, 2);
        Put(64, 1, 4); Put(68, 5, 4); Put(80, Base, 8); Put(88, Base, 8); Put(96, file.Length, 8); Put(104, file.Length, 8); Put(112, 0x1000, 8);
        code.CopyTo(file, Headers);
        Encoding.ASCII.GetBytes(text, file.AsSpan(Headers + code.Length));
        return file;

        void Put(int at, long value, int bytes)
        {
            for (var i = 0; i < bytes; i++) file[at + i] = (byte)(value >> (8 * i));
        }
    }
}
