using Kedge.Images.Layers;
using Kedge.Store;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Packages;

public sealed class DebFuzzTests
{
    /// <summary>A .deb harmed anywhere is laid or refused, and nothing else: no other exception, no endless loop, no memory without bound.</summary>
    [Fact]
    public async Task Two_thousand_harmed_packages_are_laid_or_refused()
    {
        using var folder = new TemporaryFolder();
        var store = new BlobStore(folder["store"]);
        byte[][] whole = [Plain(), Rich().Make(), Plain()];
        var (random, refused, before) = (new Random(20250906), 0, GC.GetTotalAllocatedBytes());
        for (var round = 0; round < 2000; round++)
        {
            var locked = DebMaker.Lock(Harm(whole[round % whole.Length], random), store);
            try
            {
                await LayerWriter.Lay(new LayerPlan("test", [locked]), store, null, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(5));
            }
            catch (KedgeException failure)
            {
                Assert.Equal("KDG3001", failure.Problem.Code);
                refused++;
            }
        }
        Assert.InRange(refused, 200, 2000);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 8L << 30, "a package of a few kilobytes must not cost gigabytes");
        Assert.Empty(Directory.GetFileSystemEntries(folder["store/tmp"]));
    }

    /// <summary>Without compression, so that harm reaches the tar's own fields.</summary>
    static byte[] Plain() => DebMaker.Ar(("debian-binary", "2.0\n"u8.ToArray()), ("control.tar", Rich().ControlTar()), ("data.tar", Rich().DataTar()));

    static DebMaker Rich() => new DebMaker().Field("Installed-Size: 2")
        .Control("conffiles", "/etc/tiny.conf\n").Script("postinst", "#!/bin/sh\n")
        .File("etc/tiny.conf", "a=b\n").File("usr/bin/tiny", "#!/bin/sh\n", 0x1ED).Symlink("usr/bin/t", "tiny").Hardlink("usr/bin/tin", "usr/bin/tiny")
        .Data(t => t.Pax("path=./usr/Főtanúsítvány", "mtime=5").Entry("./x", "x").Entry("././@LongLink", "./usr/" + new string('l', 150) + "\0", 'L').Entry("./y", "y"));

    static byte[] Harm(byte[] deb, Random random)
    {
        var harmed = (byte[])deb.Clone();
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            var at = random.Next(harmed.Length);
            switch (random.Next(5))
            {
                case 0: harmed[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: harmed[at] = (byte)random.Next(256); break;
                case 2: harmed.AsSpan(at, Math.Min(random.Next(1, 40), harmed.Length - at)).Fill((byte)(random.Next(2) * 255)); break;
                case 3: harmed = harmed[..Math.Max(1, at)]; break;
                default: harmed.AsSpan(random.Next(harmed.Length / 2), Math.Min(64, harmed.Length / 2)).ToArray().CopyTo(harmed, Math.Max(0, at - 64) / 2); break;
            }
        }
        return harmed;
    }
}
