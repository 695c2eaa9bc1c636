using System.Text.Json;

namespace Kedge.EndToEnd;

/// <summary>Traces that torch.profiler makes here and now, each with one planted fault: that one is found, and in the healthy ones nothing.</summary>
[Collection(SharedDemo.Name)]
public sealed class PlantedFaultTests(Demo demo)
{
    [FactWith("docker")]
    public async Task Each_planted_fault_is_found_and_the_healthy_ones_stay_quiet()
    {
        var project = demo.Beside("faults");
        File.Copy(Path.Combine(Built.Repository, "tests/Kedge.Tests/Traces/testdata/make_traces.py"), Path.Combine(project, "make_traces.py"));
        await Make("healthy slow_loader item mlp tiny_batch ddp");
        foreach (var (trace, rule) in ((string, string)[])[("slow_loader", "input-bound"), ("item", "sync-stall"), ("tiny_batch", "small-batch")])
            await Undisturbed.Sees(async () => Assert.Equal((trace, rule), (trace, (await Rules(project, $"made/{trace}.json.gz")).FirstOrDefault())), () => Make(trace));
        // What other programs on the machine take away may show as uneven steps; it is no fault of the training.
        foreach (var trace in (string[])["healthy", "mlp"])
            await Undisturbed.Sees(async () => Assert.DoesNotContain(await Rules(project, $"made/{trace}.json.gz"), r => r != "uneven-steps"), () => Make(trace));
        await Undisturbed.Sees(async () => Assert.Contains("straggler", await Rules(project, "made/ddp-rank0.json.gz", "made/ddp-rank1.json.gz")), () => Make("ddp"));

        async Task Make(string traces) =>
            (await demo.In(project, "run", "--", "sh", "-c", $"mkdir -p made && python make_traces.py made {traces}")).Ended(0);
    }

    async Task<List<string>> Rules(string project, params string[] traces)
    {
        var said = JsonDocument.Parse((await demo.In(project, ["profile", .. traces, "--json"])).Ended(0).Out).RootElement;
        return [.. said.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("rule").GetString()!)];
    }
}
