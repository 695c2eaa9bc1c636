using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Kedge.Images.Bytecode;

/// <summary>A Python file as it will stand in the image: its path without the leading slash, and its bytes.</summary>
public sealed record PythonSource(string Path, byte[] Text);

/// <summary>
/// Compiles Python sources with the very interpreter that the image will hold, run straight from its unpacked packages
/// through its own dynamic loader: no container, no root, no Python on the host. One process per core. Door: processes.
/// </summary>
public sealed class PythonCompiler : IAsyncDisposable
{
    readonly BlockingCollection<Job> _jobs = [];
    readonly Task[] _workers;
    readonly string _python;

    sealed record Job(IReadOnlyList<PythonSource> Batch, TaskCompletionSource<IReadOnlyList<byte[]?>> Answer);

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

    /// <summary>
    /// The .pyc of each source, null where one does not compile. What an interpreter compiled before shows in its bytecode (which
    /// strings are interned, which objects shared), so every batch gets a fresh one: equal batches give equal bytes.
    /// </summary>
    public Task<IReadOnlyList<byte[]?>> Compile(IReadOnlyList<PythonSource> batch)
    {
        var answer = new TaskCompletionSource<IReadOnlyList<byte[]?>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _jobs.Add(new(batch, answer));
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
                    job.Answer.SetException(new KedgeException(ImageProblems.BytecodeFailed(job.Batch[0].Path, failure.Message), failure));
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

    static IReadOnlyList<byte[]?> Ask(Process process, Job job)
    {
        var (input, output) = (process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
        var number = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(number, job.Batch.Count);
        input.Write(number);
        // In step, one source and one answer: neither side's pipe can fill while the other waits.
        return [.. job.Batch.Select(source => Ask(input, output, source))];
    }

    static byte[]? Ask(Stream input, Stream output, PythonSource source)
    {
        var path = Encoding.UTF8.GetBytes("/" + source.Path);
        var head = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(head, path.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), source.Text.Length);
        input.Write([.. head, .. path]);
        input.Write(source.Text);
        input.Flush();
        output.ReadExactly(head, 0, 4);
        var pyc = new byte[BinaryPrimitives.ReadInt32LittleEndian(head)];
        output.ReadExactly(pyc);
        return pyc.Length == 0 ? null : pyc;
    }

    Process Start(string root)
    {
        var (program, before) = Interpreter.Start(root, _python);
        var start = new ProcessStartInfo(program, [.. before, "-s", "-S", "-B", "-c", Script()])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        start.Environment.Clear();
        start.Environment["PYTHONHOME"] = Path.Combine(root, "usr");
        start.Environment["PYTHONHASHSEED"] = "0";
        return Process.Start(start) ?? throw new IOException("the interpreter did not start");
    }

    static string Script() => Embedded.Text(typeof(PythonCompiler), "compile.data.py");
}
