using Kedge.Models;
using Kedge.Tests.House;

namespace Kedge.Tests.Models;

/// <summary>Files that PyTorch, onnx and safetensors wrote (testdata/make_models.py).</summary>
public sealed class ModelTests
{
    static string Data(string name) => Path.Combine(Sources.Root, "tests", "Kedge.Tests", "Models", "testdata", name);

    static Checked<ModelFile> Read(string name) => ModelOnDisk.Read(Data(name), name);

    [Theory]
    [InlineData("state_dict.pt", "PyTorch checkpoint (zip)", 754)]
    [InlineData("module.pt", "PyTorch module (zip)", 754)]
    [InlineData("legacy.pt", "PyTorch checkpoint (before 1.6)", 754)]
    [InlineData("script.pt", "TorchScript (zip)", 754)]
    [InlineData("conv.pt2", "PyTorch exported program (zip)", 754)]
    [InlineData("conv.onnx", "ONNX", 750)]                       // the exporter folded the normalisation into the convolution
    [InlineData("net.safetensors", "safetensors", 416)]          // the shared weights twice: the format does not share
    [InlineData("checkpoint.pt", "PyTorch checkpoint (zip)", 376)]
    [InlineData("own_module.pt", "PyTorch module (zip)", 376)]
    public void Every_format_tells_its_parameters(string name, string format, long parameters)
    {
        var model = Read(name).Value;
        Assert.Equal((format, parameters), (model.Format, model.Parameters));
        Assert.Equal(new FileInfo(Data(name)).Length, model.Size);
    }

    [Fact]
    public void External_data_of_a_graph_are_named_and_not_followed()
    {
        static byte[] Part(int field, params byte[] bytes) => [(byte)(field << 3 | 2), (byte)bytes.Length, .. bytes];
        static byte[] Weight(string at) =>
            Part(5, [.. Part(8, (byte)'w'), .. Part(13, [.. Part(1, "location"u8.ToArray()), .. Part(2, System.Text.Encoding.UTF8.GetBytes(at))]),
                (14 << 3), 1]);
        using var file = new MemoryStream([8, 8, .. Part(7, [.. Weight("w.bin"), .. Weight("../../etc/passwd")])]);
        var model = ModelReader.Read(file, "x.onnx").Value;
        Assert.Equal("weights lie in ../../etc/passwd (outside of the model's folder), w.bin", model.Facts.Single(f => f.Key == "external data").Value);
    }

    [Fact]
    public void Names_shapes_and_types_are_PyTorchs() => Assert.Equal(
        ["0.weight 2,1,3,3 float32", "0.bias 2 float32", "1.weight 2 float32", "1.bias 2 float32", "1.running_mean 2 float32",
            "1.running_var 2 float32", "1.num_batches_tracked  int64", "4.weight 10,72 float32", "4.bias 10 float32"],
        Read("state_dict.pt").Value.Weights.Select(w => $"{w.Name} {string.Join(',', w.Shape)} {w.Type}"));

    [Fact]
    public void Every_type_is_known() => Assert.All(Read("types.pt").Value.Weights, w => Assert.Equal((w.Name, ElementType.Bytes(w.Name, 6)), (w.Type, w.Bytes)));

    [Fact]
    public void A_checkpoint_has_weights_optimiser_and_facts()
    {
        var model = Read("checkpoint.pt").Value;
        Assert.Equal([("model", false, 26), ("optimizer", true, 75)], model.Groups.Select(g => (g.Path, g.IsOptimiser, g.Weights.Length)));
        Assert.Contains(KeyValuePair.Create("epoch", "3"), model.Facts);
        Assert.Equal(["argparse.Namespace"], model.Imports.Select(i => i.Name));
    }

    [Fact]
    public void A_module_tells_its_classes()
    {
        Assert.Equal("torch.nn.modules.batchnorm.BatchNorm2d", Read("module.pt").Value.Classes["1"]);
        Assert.Equal("__main__.Block", Read("own_module.pt").Value.Classes["blocks.3"]);
    }

    [Fact]
    public void Equal_neighbours_are_one_node_counted()
    {
        var tree = ModuleTree.Of(Read("own_module.pt").Value.Weights);
        var blocks = tree.Children.Single(c => c.Name == "blocks");
        var block = Assert.Single(blocks.Children);
        Assert.Equal(("0-3", 4, 84L, 336L), (block.Name, block.Times, block.Parameters, blocks.Parameters));
        Assert.Equal(["norm", "up", "down"], block.Children.Select(c => c.Name));
    }

    [Fact]
    public void A_graph_has_ports_operators_and_opsets()
    {
        var graph = Read("conv.onnx").Value.Graph!;
        Assert.Equal(("image", "float32", "batch,1,8,8"), (graph.Inputs[0].Name, graph.Inputs[0].Type, string.Join(',', graph.Inputs[0].Shape)));
        Assert.Equal((1, "logits", 17L), (graph.Inputs.Length, graph.Outputs[0].Name, graph.Opsets["ai.onnx"]));
        Assert.Equal(["Conv", "Flatten", "Gemm", "Relu"], graph.Operators.Select(o => o.Key));
        Assert.Equal(5, Read("conv.pt2").Value.Graph!.Operators.Sum(o => o.Value));
    }

    [Fact]
    public void Code_that_would_run_is_named_and_not_run()
    {
        foreach (var name in (string[])["hostile.pt", "hostile.pkl"])
        {
            var read = Read(name);
            Assert.Equal(Danger.RunsCode, read.Value.Danger);
            Assert.Contains("posix.system('echo this must never run')", Assert.Single(read.Problems).Message, StringComparison.Ordinal);
        }
        Assert.Equal(Danger.None, Read("state_dict.pt").Value.Danger);
        Assert.Equal(Danger.None, Read("script.pt").Value.Danger);
        Assert.Equal(Danger.NeedsCode, Read("module.pt").Value.Danger);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Every_protocol_is_read(int protocol) => Assert.Contains(KeyValuePair.Create("text", "'é'"), Read($"protocol{protocol}.pkl").Value.Facts);

    [Fact]
    public void A_cut_archive_is_told()
    {
        var bytes = File.ReadAllBytes(Data("state_dict.pt"));
        Assert.Equal("KDG5303", ModelReader.Read(new MemoryStream(bytes[..^100]), "cut.pt").Problems[0].Code);
        Assert.Equal("KDG5303", ModelReader.Read(new MemoryStream(File.ReadAllBytes(Data("net.safetensors"))[..^10]), "cut.safetensors").Problems[0].Code);
        Assert.Equal("KDG5302", ModelReader.Read(new MemoryStream([1, 2, 3, 4]), "x").Problems[0].Code);
        Assert.Equal("KDG5302", ModelReader.Read(new MemoryStream([]), "x").Problems[0].Code);
    }

    [Fact]
    public async Task The_command_says_it()
    {
        var run = await Transcript.Of(Data(""), "model", "inspect", "checkpoint.pt", "conv.onnx", "hostile.pkl");
        Snapshot.Match(run.ToString(), Data(""));
        Assert.Equal(1, run.Code);
    }
}
