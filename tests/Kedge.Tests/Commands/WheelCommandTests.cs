using Kedge.Tests.Packages.Python;
using Kedge.Tests.Packages.Zip;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Commands;

public sealed class WheelCommandTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Good_and_bad_wheels_are_told_apart()
    {
        var good = Put(new WheelMaker("good").Add("good.py", "x = 1\n"));
        var bad = Put(new WheelMaker("bad")
            .Add(new ZipMember("bad/big.bin", new string('a', 9000)) { Packed = ZipMaker.Deflate(new byte[9000]) })
            .Add(new ZipMember("bad/small.py", "x") { Crc = 7 }).Add("bad-1.0.data/scripts/python", ""));
        var run = await Transcript.Of(_folder.Path, "wheel", "check", good, bad);
        Assert.Equal(1, run.Code);
        Snapshot.Match(run.ToString());
    }

    [Fact]
    public async Task A_good_one_is_0_and_what_cannot_be_read_is_2()
    {
        Assert.Equal(0, (await Transcript.Of(_folder.Path, "wheel", "check", "--json", Put(new WheelMaker()))).Code);
        Assert.Equal(2, (await Transcript.Of(_folder.Path, "wheel", "check", "nowhere.whl")).Code);
        Assert.Equal(2, (await Transcript.Of(_folder.Path, "wheel", "check", "--nope")).Code);
    }

    string Put(WheelMaker maker)
    {
        File.WriteAllBytes(_folder[maker.File], maker.Make());
        return maker.File;
    }
}
