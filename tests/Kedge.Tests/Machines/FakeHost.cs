using Kedge.Machines;
using Kedge.Machines.Probe;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Machines;

/// <summary>A host's files and programs below a temporary root: what the probe reads is real, only its root is not "/".</summary>
sealed class FakeHost : IDisposable
{
    readonly TemporaryFolder _root = new();
    readonly Dictionary<string, string> _environment = new() { ["PATH"] = "/usr/bin", ["HOME"] = "/home/you" };

    public string Root => _root.Path;

    public FakeHost File(string path, string text)
    {
        var file = Path.Join(_root.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        System.IO.File.WriteAllText(file, text);
        return this;
    }

    /// <summary>A program that says this, whatever it is asked.</summary>
    public FakeHost Program(string path, string output = "", string error = "", int code = 0)
    {
        File(path, $"#!/bin/sh\ncat <<'E'\n{output}\nE\ncat >&2 <<'E'\n{error}\nE\nexit {code}\n");
        System.IO.File.SetUnixFileMode(Path.Join(_root.Path, path), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return this;
    }

    public FakeHost Variable(string name, string value)
    {
        _environment[name] = value;
        return this;
    }

    public Task<Machine> Measure() =>
        new MachineProbe(_root.Path, name => _environment.GetValueOrDefault(name), [Path.Join(_root.Path, "/usr/lib/libnvidia-ml.so.1")])
            .Measure("/home/you/.cache/kedge", CancellationToken.None);

    public void Dispose() => _root.Dispose();
}
