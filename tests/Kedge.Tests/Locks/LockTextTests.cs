using Kedge.Locks;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Locks;

public sealed class LockTextTests
{
    static LockFile Sample(int packages = 2, int wheels = 2) => new()
    {
        Name = "digits", Spec = Digest.Of("spec"), Platform = Platform.LinuxAmd64, Os = "debian:trixie", Python = "3.13", Torch = "2.6.0", Cuda = "cpu",
        Why = [new("torch", "2.6.0", "the only one in trixie, \"quoted\" – and ünïcode")],
        Archives = [new("debian", "trixie", Digest.Of("release"), new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero))],
        Packages = [.. Enumerable.Range(0, packages)
            .Select(i => new LockedPackage($"p{i}", "1:2.0~rc1+b1", "amd64", "debian", $"pool/main/p{i}_2.0~rc1+b1.deb", 12, Digest.Of($"{i}"),
                "base", "base"))],
        Wheels = [.. Enumerable.Range(0, wheels)
            .Select(i => new LockedWheel($"w{i}", "2.7.1+cu128", $"w{i}-2.7.1+cu128-cp313-cp313-linux_x86_64.whl", "pytorch/cu128", 34,
                Digest.Of($"w{i}"), "task", "task"))],
    };

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(3, 1)]
    [InlineData(1, 3)]
    public void What_is_written_reads_back(int packages, int wheels)
    {
        var text = LockText.Write(Sample(packages, wheels));
        var read = LockText.Read(text, "kedge.lock");
        Assert.Empty(read.Problems);
        Assert.Equal(text, LockText.Write(read.Value));
    }

    [Theory]
    [InlineData("\"os\"", "\"oss\"", "the lock has no member 'oss'", "the lock lacks 'os'")]
    [InlineData("\"size\": 12", "\"size\": -12", "a size in bytes")]
    [InlineData("\"size\": 12", "\"size\": \"12\"", "a size in bytes")]
    [InlineData("pool/main/p0", "../p0", "a path below the archive")]
    [InlineData("pool/main/p0", "http://x/p0", "a path below the archive")]
    [InlineData("\"kedge\": 1", "\"kedge\": 2", "another format")]
    [InlineData("\"name\": \"p1\"", "\"name\": \"a\"", "out of order")]
    [InlineData("\"name\": \"w1\"", "\"name\": \"w0\"", "w0 stands twice")]
    [InlineData("\"w0-2.7.1", "\"a/w0-2.7.1", "the file name of a wheel")]
    [InlineData("\"w0-2.7.1", "\"..%2fw0-2.7.1", "the file name of a wheel")]
    [InlineData("_x86_64.whl", "_x86_64.zip", "the file name of a wheel")]
    [InlineData("\"pytorch/cu128\"", "\"../cu128\"", "a path below")]
    [InlineData("\"file\"", "\"fyle\"", "a wheel has no member 'fyle'", "a wheel lacks 'file'")]
    [InlineData("\"torch\": \"2.6.0\"", "\"torch\": \"2.7.0\"", "expected pytorch2.7-cpu-python3.13")]
    [InlineData("  \"why\": [", "<<<<<<< HEAD\n  \"why\": [", "not JSON")]
    public void What_is_not_as_written_is_refused_with_its_line(string old, string changed, params string[] messages)
    {
        var text = LockText.Write(Sample());
        var read = LockText.Read(text.Replace(old, changed, StringComparison.Ordinal), "kedge.lock");
        Assert.False(read.IsOk);
        Assert.All(messages, m => Assert.Contains(read.Problems, p => p.Message.Contains(m, StringComparison.Ordinal)));
        Assert.All(read.Problems, p => Assert.True(p.Place!.Line > 0));
    }

    [Fact]
    public void A_lock_without_wheels_says_nothing_of_them() =>
        Assert.DoesNotContain("wheels", LockText.Write(Sample(wheels: 0)), StringComparison.Ordinal);

    [Fact]
    public void A_wheel_that_moved_stands_in_the_difference()
    {
        var after = Sample() with { Wheels = [Sample().Wheels[0] with { Version = "2.8.0" }, Sample().Wheels[1] with { Name = "w2" }] };
        var diff = LockDiff.Between(Sample(), after);
        Assert.Equal(new("w2", "2.7.1+cu128"), Assert.Single(diff.Added));
        Assert.Equal(new("w1", "2.7.1+cu128"), Assert.Single(diff.Removed));
        Assert.Equal(new("w0", "2.7.1+cu128", "2.8.0"), Assert.Single(diff.Moves));
    }

    [Fact]
    public void Any_change_is_read_or_refused_never_thrown()
    {
        var text = LockText.Write(Sample());
        var random = new Random(5);
        for (var i = 0; i < 2000; i++)
        {
            var at = random.Next(text.Length);
            var changed = text.Remove(at, random.Next(Math.Min(4, text.Length - at))).Insert(at, new string((char)random.Next(1, 200), random.Next(3)));
            var read = LockText.Read(changed, "kedge.lock");
            Assert.True(read.IsOk || read.Problems.Length > 0);
        }
    }

    [Fact]
    public void Saved_whole_and_left_alone_when_equal()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("KDG2201", LockOnDisk.Load(folder.Path).Problems[0].Code);
        Assert.True(LockOnDisk.Save(folder.Path, Sample()));
        Assert.False(LockOnDisk.Save(folder.Path, Sample()));
        Assert.True(LockOnDisk.Save(folder.Path, Sample(3)));
        Assert.Equal(3, LockOnDisk.Load(folder.Path).Value.Packages.Length);
        Assert.Equal([folder["kedge.lock"]], Directory.GetFiles(folder.Path));
    }
}
