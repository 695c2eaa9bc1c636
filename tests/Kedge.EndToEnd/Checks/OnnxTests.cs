using System.Text.Json;

namespace Kedge.EndToEnd.Checks;

/// <summary>What torch exports is well-formed and computes the same, in an image with Debian's onnx.</summary>
public sealed class OnnxTests
{
    [FactWith("docker")]
    public async Task An_exported_model_computes_the_same()
    {
        using var built = new Built();
        built.Write("kedge.yaml", "name: onnx-export\nos: debian:trixie\ncuda: cpu\nfrom: debian\npackages: [onnx]\naccess: {jupyter: false, ssh: false}\n");
        (await built.Kedge("lock")).Ended(0);
        (await built.Kedge("build", "--load")).Ended(0);
        var tensors = JsonDocument.Parse((await built.Kedge("check", "--only", "tensors", "--json")).Ended(0).Out).RootElement.GetProperty("tensors");
        var row = tensors.EnumerateArray().Single(c => c.GetProperty("check").GetString() == "onnx export");
        Assert.Equal("ok", row.GetProperty("state").GetString());
        Assert.Contains("computes the same", row.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
