using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Kedge.Images;

namespace Kedge.EndToEnd;

/// <summary>The script that compiles Python sources, in this machine's own Python.</summary>
public sealed class BytecodeTests
{
    /// <summary>Both hold a class with the same qualified name: once it decided the second one's bytes.</summary>
    const string First = "def f():\n    class C: pass\n    return 1\n", Second = "def f():\n    class C: pass\n    return 2\n";

    [FactWith("python3")]
    public void The_bytes_do_not_depend_on_what_was_compiled_before() =>
        Assert.Equal(Compile(Second)[^1].Length, Compile(First, Second)[^1].Length);

    static List<byte[]> Compile(params string[] sources)
    {
        using var script = new StreamReader(typeof(Image).Assembly.GetManifestResourceStream("Kedge.Images.Bytecode.compile.data.py")!);
        using var python = Process.Start(new ProcessStartInfo("python3", ["-s", "-S", "-B", "-c", script.ReadToEnd()]) { RedirectStandardInput = true,
            RedirectStandardOutput = true })!;
        var answers = sources.Select(source => Ask(python, Encoding.UTF8.GetBytes("/m.py"), Encoding.UTF8.GetBytes(source))).ToList();
        python.StandardInput.Close();
        python.WaitForExit();
        return answers;
    }

    static byte[] Ask(Process python, byte[] path, byte[] source)
    {
        var head = new byte[8];
        // A batch of one.
        python.StandardInput.BaseStream.Write([1, 0, 0, 0]);
        BinaryPrimitives.WriteInt32LittleEndian(head, path.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), source.Length);
        python.StandardInput.BaseStream.Write([.. head, .. path, .. source]);
        python.StandardInput.BaseStream.Flush();
        python.StandardOutput.BaseStream.ReadExactly(head, 0, 4);
        var pyc = new byte[BinaryPrimitives.ReadInt32LittleEndian(head)];
        python.StandardOutput.BaseStream.ReadExactly(pyc);
        return pyc;
    }
}
