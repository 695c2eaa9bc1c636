using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Kedge.Images.Bytecode;

/// <summary>
/// Compiles Python sources with the very interpreter that the image will hold, run straight from its unpacked packages
/// through its own dynamic loader: no container, no root, no Python on the host. One process per core. Door: processes.
/// </summary>
public sealed class PythonCompiler : IAsyncDisposable
{
    readonly BlockingCollection<Job> _jobs = [];
    readonly Task[] _workers;
    readonly string _python;

    sealed record Job(string Path, byte[] Source, TaskCompletionSource<byte[]?> Answer);

    /// <param name="root">A folder with the interpreter's packages unpacked (see <see cref="Interpreter"/>).</param>
    /// <param name="python">Major.minor.</param>
    public PythonCompiler(string root, string python, int workers)
    {
        _python = python;
        // Long-running: each blocks on its child, and must not take a pool thread from those who lay packages.
        _workers = [.. Enumerable.Range(0, workers).Select(_ => Task.Factory.StartNew(
            () => Work(root), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
    }

    /// <summary>The part of a .pyc's name that tells interpreters apart (PEP 3147): <c>cpython-313</c>.</summary>
    public string CacheTag => "cpython-" + _python.Replace(".", "", StringComparison.Ordinal);

    /// <summary>The .pyc of a source that will stand at <paramref name="path"/> in the image; null where it does not compile.</summary>
    public Task<byte[]?> Compile(string path, byte[] source)
    {
        var answer = new TaskCompletionSource<byte[]?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _jobs.Add(new(path, source, answer));
        return answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _jobs.CompleteAdding();
        await Task.WhenAll(_workers).ConfigureAwait(false);
        _jobs.Dispose();
    }

    void Work(string root)
    {
        Process? process = null;
        try
        {
            foreach (var job in _jobs.GetConsumingEnumerable())
            {
                try
                {
                    process ??= Start(root);
                    job.Answer.SetResult(Ask(process, job));
                }
                catch (Exception failure) when (failure is IOException or System.ComponentModel.Win32Exception or InvalidDataException)
                {
                    job.Answer.SetException(new KedgeException(ImageProblems.BytecodeFailed(job.Path, failure.Message), failure));
                }
                catch (Exception failure)
                {
                    // Somebody waits for this answer: a mistake of ours must reach them, too, and not end this worker in silence.
                    job.Answer.SetException(failure);
                }
            }
        }
        finally
        {
            process?.StandardInput.Close();
            process?.WaitForExit();
            process?.Dispose();
        }
    }

    byte[]? Ask(Process process, Job job)
    {
        var path = Encoding.UTF8.GetBytes("/" + job.Path);
        var head = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(head, path.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), job.Source.Length);
        var input = process.StandardInput.BaseStream;
        input.Write([.. head, .. path]);
        input.Write(job.Source);
        input.Flush();
        var output = process.StandardOutput.BaseStream;
        output.ReadExactly(head, 0, 4);
        var pyc = new byte[BinaryPrimitives.ReadInt32LittleEndian(head)];
        if (pyc.Length == 0) return null;
        output.ReadExactly(pyc);
        MarshalRefs.Normalise(pyc, _python);
        return pyc;
    }

    Process Start(string root)
    {
        var libraries = Path.Combine(root, "usr/lib/x86_64-linux-gnu");
        var start = new ProcessStartInfo(Path.Combine(root, "usr/lib64/ld-linux-x86-64.so.2"),
            ["--library-path", libraries, "--argv0", "python3", Path.Combine(root, "usr/bin", "python" + _python), "-s", "-S", "-B", "-c", Script()])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        start.Environment.Clear();
        start.Environment["PYTHONHOME"] = Path.Combine(root, "usr");
        start.Environment["PYTHONHASHSEED"] = "0";
        return Process.Start(start) ?? throw new IOException("the interpreter did not start");
    }

    static string Script()
    {
        using var stream = typeof(PythonCompiler).Assembly.GetManifestResourceStream("Kedge.Images.Bytecode.compile.data.py")!;
        return new StreamReader(stream).ReadToEnd();
    }
}
