using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Kedge.Locks;

namespace Kedge.Bench;

/// <summary>Reading a lock of the usual size strictly: it stands before every build and run.</summary>
[MemoryDiagnoser]
public class LockReading
{
    readonly string _text = LockText.Write(new()
    {
        Name = "bench", Spec = Digest.Of("spec"), Platform = Platform.LinuxAmd64, Os = "debian:trixie", Python = "3.13", Torch = "2.6.0", Cuda = "cpu",
        Why = [], Archives = [new("debian", "trixie", Digest.Of("release"), DateTimeOffset.UnixEpoch)],
        Packages = [.. Enumerable.Range(0, 1000).Select(Package)],
    });

    static LockedPackage Package(int i) =>
        new($"package-{i:d4}", $"1.{i}-1", "amd64", "debian", $"pool/main/p/package-{i:d4}_1.{i}-1_amd64.deb", 1000 + i, Digest.Of($"{i}"), "task", "python3-torch");

    [Benchmark(Description = "read a lock of 1,000 packages")]
    public int Read() => LockText.Read(_text, "kedge.lock").Value.Packages.Length;
}
