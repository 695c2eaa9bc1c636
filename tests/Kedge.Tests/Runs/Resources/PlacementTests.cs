using Kedge.Machines.Probe;
using Kedge.Runs.Record;
using Kedge.Runs.Resources;

namespace Kedge.Tests.Runs.Resources;

/// <summary>Where a run and its GPUs are, read from trees of the true shape: two sockets, a GPU on each.</summary>
public sealed class PlacementTests : IDisposable
{
    readonly string _sys = Directory.CreateTempSubdirectory("kedge-sys-").FullName;

    public void Dispose() => Directory.Delete(_sys, recursive: true);

    void Put(string path, string text)
    {
        var file = Path.Combine(_sys, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text + "\n");
    }

    /// <summary>/sys of a machine with two sockets of eight cores and two threads each.</summary>
    void TwoSockets()
    {
        Put("devices/system/node/online", "0-1");
        Put("devices/system/node/node0/cpulist", "0-7,16-23");
        Put("devices/system/node/node1/cpulist", "8-15,24-31");
        foreach (var (address, node, cpus) in ((string, string, string)[])[("0000:3b:00.0", "0", "0-7,16-23"), ("0000:af:00.0", "1", "8-15,24-31")])
        {
            Put($"bus/pci/devices/{address}/numa_node", node);
            Put($"bus/pci/devices/{address}/local_cpulist", cpus);
        }
    }

    static GpuSlot Slot(string? address) => new(address, 4, 16, []);

    static string Status(string cpus, string memory) => $"Name:\tpython3\nCpus_allowed:\tff\nCpus_allowed_list:\t{cpus}\nMems_allowed_list:\t{memory}\nThreads:\t9\n";

    Placement Look(string cpus, string memory) => PlacementProbe.Look(Status(cpus, memory), [Slot("0000:3b:00.0"), Slot("0000:af:00.0")], _sys);

    [Theory]
    [InlineData("0-31", "0-1", false, false)]      // anywhere
    [InlineData("0-7,16-23", "0", false, true)]
    [InlineData("8-15", "0-1", true, false)]       // near processors of the second
    [InlineData("0-31", "1", true, false)]         // processors everywhere, memory on the second
    [InlineData("4-12", "0-1", false, false)]      // some of each
    [InlineData("nonsense", "0-1", false, false)]
    public void Far_is_where_no_processor_or_no_memory_is_near(string cpus, string memory, bool first, bool second)
    {
        TwoSockets();
        var placement = Look(cpus, memory);
        Assert.Equal((0, 1), (placement.Gpus[0].Node, placement.Gpus[1].Node));
        Assert.Equal((first, second), (placement.IsFarFrom(placement.Gpus[0]), placement.IsFarFrom(placement.Gpus[1])));
    }

    [Fact]
    public void A_machine_with_one_node_has_nothing_far()
    {
        Put("devices/system/node/online", "0");
        Put("devices/system/node/node0/cpulist", "0-15");
        Put("bus/pci/devices/0000:3b:00.0/numa_node", "-1");
        Put("bus/pci/devices/0000:3b:00.0/local_cpulist", "0-15");
        var placement = Look("3", "0");
        Assert.Null(placement.Gpus[0].Node);
        Assert.All(placement.Gpus, gpu => Assert.False(placement.IsFarFrom(gpu)));
    }

    [Fact]
    public void What_is_not_told_is_not_there()
    {
        var placement = PlacementProbe.Look(null, [Slot(null)], _sys);
        Assert.Equal((null, null, 0), (placement.Cpus, placement.Memory, placement.Nodes.Length));
        Assert.Equal((null, null, 4), (placement.Gpus[0].Node, placement.Gpus[0].Cpus, placement.Gpus[0].Generation));
    }

    [Fact]
    public void The_file_reads_back_and_others_are_refused()
    {
        TwoSockets();
        var placement = Look("8-15", "1");
        var read = RunJson.ReadPlacement(System.Text.Encoding.UTF8.GetBytes(RunJson.Write(placement)))!;
        Assert.Equal(RunJson.Write(placement), RunJson.Write(read));
        Assert.True(read.IsFarFrom(read.Gpus[0]));
        var bare = RunJson.ReadPlacement("""{"cpus":"0","gpus":[{"address":null}],"later":1}"""u8)!;
        Assert.False(bare.IsFarFrom(bare.Gpus[0]) || bare.Gpus[0].IsDivided);
        Assert.Null(RunJson.ReadPlacement("""{"gpus":[null]}"""u8));
        Assert.Null(RunJson.ReadPlacement("""{"nodes":[{"number":0}]}"""u8));
        Assert.Null(RunJson.ReadPlacement("noise"u8));
    }

    [Theory]
    [InlineData("0-3,8,10-11\n", "0 1 2 3 8 10 11")]
    [InlineData("\n", "")]
    [InlineData("3-1", null)]
    [InlineData("-1", null)]
    [InlineData("0-99999999", null)]
    [InlineData("a", null)]
    [InlineData(null, null)]
    public void Lists_of_processors(string? text, string? expected) =>
        Assert.Equal(expected, CpuList.Parse(text) is { } list ? string.Join(' ', list) : null);

    [Fact]
    public void Links_halve_with_each_generation_and_with_their_lanes()
    {
        Assert.Equal("PCIe 4.0 ×16", PcieLink.Text(4, 16));
        Assert.Equal(0.5, PcieLink.Speed(4, 8) / PcieLink.Speed(4, 16));
        Assert.Equal(0.5, PcieLink.Speed(3, 16) / PcieLink.Speed(4, 16), 0.01);
    }
}
