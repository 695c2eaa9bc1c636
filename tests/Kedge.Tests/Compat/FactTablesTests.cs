using System.Text.Json;
using System.Text.Json.Nodes;
using Kedge.Compat;
using Kedge.Compat.Facts;
using Kedge.Machines;

namespace Kedge.Tests.Compat;

/// <summary>The tables themselves: whole, sourced, and consistent with each other.</summary>
public sealed class FactTablesTests
{
    [Fact]
    public void Tables_are_whole()
    {
        Assert.Equal((30, 84), (FactTables.Torch.Count, FactTables.Torch.Sum(r => r.Cuda.Count)));
        Assert.Equal((60, 180), (FactTables.Cuda.Toolkits.Count, FactTables.Gpus.Count));
        Assert.NotEmpty(FactTables.Oses);
    }

    [Fact]
    public void Every_fact_has_a_source()
    {
        Assert.All(FactTables.Torch, r => Assert.All(r.Cuda.Select(v => v.Source).Append(r.Source), Assert.NotEmpty));
        Assert.All(FactTables.Cuda.Toolkits.Select(t => t.Source).Concat(FactTables.Cuda.Architectures.Select(a => a.Source)), Assert.NotEmpty);
        Assert.All(FactTables.Gpus.Select(g => g.Source).Concat(FactTables.Oses.Select(o => o.Source)), Assert.NotEmpty);
    }

    [Fact]
    public void Releases_and_their_builds_stand_in_order()
    {
        Assert.Equal(FactTables.Torch.Select(r => r.Version).Order(), FactTables.Torch.Select(r => r.Version));
        Assert.All(FactTables.Torch, r => Assert.Equal(r.Cuda.Select(v => v.Cuda).Order(), r.Cuda.Select(v => v.Cuda)));
        Assert.Equal(FactTables.Cuda.Toolkits.Select(t => t.Version).Order(), FactTables.Cuda.Toolkits.Select(t => t.Version));
    }

    [Fact]
    public void A_tag_and_an_index_follow_from_the_cuda_version() => Assert.All(FactTables.Torch.SelectMany(r => r.Cuda), v =>
    {
        Assert.Equal($"cu{v.Cuda.Major}{v.Cuda.Minor}", v.Tag);
        Assert.Equal($"whl/{v.Tag}", v.Index);
        Assert.Equal(new CudaWish.Exactly(v.Cuda), CudaWish.Parse(v.Tag));
    });

    [Fact]
    public void The_default_is_one_of_the_builds_and_what_PyPI_has() => Assert.All(FactTables.Torch, r =>
        Assert.Equal(r.PypiWheel.LinuxAmd64, Assert.Single(r.Cuda, v => v.Cuda == r.DefaultCuda).Tag));

    [Fact]
    public void Every_build_has_a_driver_and_every_gpu_an_architecture()
    {
        Assert.All(FactTables.Torch.SelectMany(r => r.Cuda), v => Assert.NotNull(Drivers.Floor(v.Cuda, windows: false)));
        Assert.All(FactTables.Torch.SelectMany(r => r.Cuda), v => Assert.NotNull(Drivers.Floor(v.Cuda, windows: true)));
        Assert.All(FactTables.Gpus, g => Assert.NotNull(Drivers.Architecture(g.Cc)));
        Assert.All(FactTables.Gpus, g => Assert.Equal(g.Cc.Sm, g.Sm));
    }

    /// <summary>cuDNN 9.11 removed Maxwell, Pascal and Volta: a wheel that carries it and lists them would be a wrong row.</summary>
    [Fact]
    public void No_build_lists_gpus_that_its_cudnn_left() => Assert.All(FactTables.Torch.SelectMany(r => r.Cuda), v =>
        Assert.True(DottedVersion.Parse(v.Cudnn) < DottedVersion.Parse("9.11") || v.Sm.All(code => code.For >= new ComputeCapability(7, 5)), v.Source));

    [Theory]
    [InlineData("Torch", "[0].cuda[0]")]
    [InlineData("Cuda", "toolkits[3]")]
    [InlineData("Gpus", "gpus[7]")]
    [InlineData("Oses", "[2]")]
    public void Unknown_and_missing_members_are_refused(string table, string where)
    {
        Read(table, _ => { });
        Assert.Throws<JsonException>(() => Read(table, root => Walk(root, where)["surprise"] = 1));
        Assert.Throws<JsonException>(() => Read(table, root => Walk(root, where).Remove("source")));
    }

    static void Read(string table, Action<JsonNode> edit)
    {
        using var stream = typeof(FactTables).Assembly.GetManifestResourceStream($"Kedge.Compat.Facts.{table}.data.json")!;
        var root = JsonNode.Parse(stream)!;
        edit(root);
        FactTables.Check(table, JsonSerializer.SerializeToUtf8Bytes(root));
    }

    static JsonObject Walk(JsonNode node, string path)
    {
        foreach (var step in path.Split('.', '[').Where(s => s.Length > 0)) node = step.EndsWith(']') ? node[int.Parse(step[..^1])]! : node[step]!;
        return node.AsObject();
    }
}
