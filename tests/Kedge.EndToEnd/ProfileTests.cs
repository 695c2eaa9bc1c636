namespace Kedge.EndToEnd;

/// <summary>A training that knows nothing of profiling, profiled in the real image.</summary>
[Collection(SharedDemo.Name)]
public sealed class ProfileTests(Demo demo)
{
    const string SlowLoader = """
        import time, torch
        from torch import nn
        from torch.utils.data import DataLoader, Dataset

        class Slow(Dataset):
            def __len__(self): return 16 * 30
            def __getitem__(self, i):
                time.sleep(0.003)
                return torch.randn(64), i % 10

        model = nn.Linear(64, 10)
        optimiser = torch.optim.Adam(model.parameters())
        for step, (x, y) in enumerate(DataLoader(Slow(), batch_size=16)):
            loss = nn.functional.cross_entropy(model(x), y)
            optimiser.zero_grad(); loss.backward(); optimiser.step()
        print(f"step={step} loss={loss.item()}")
        """;

    [FactWith("docker")]
    public async Task A_slow_loader_is_found_without_touching_the_script()
    {
        demo.Built.Write("slow_loader.py", SlowLoader);
        var ran = (await demo.Built.Kedge("run", "--profile", "--", "python", "slow_loader.py")).Ended(0);
        Assert.Contains("input-bound the training loop waits for data", ran.Error, StringComparison.Ordinal);
        var found = (await demo.Json("profile", "last", "--json")).GetProperty("findings")[0];
        Assert.Equal("input-bound", found.GetProperty("rule").GetString());
        Assert.InRange(found.GetProperty("win").GetDouble(), 0.4, 1);
        var page = Directory.GetFiles(Path.Combine(demo.Built.Folder, "runs"), "RUN.md", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)!;
        Assert.Contains("## Bottlenecks", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(page)!, "prof", "breakdown.svg")));
    }

    [FactWith("docker")]
    public async Task What_is_no_training_runs_as_it_would() => (await demo.Built.Kedge("run", "--profile", "--", "python", "-c", "import sys; sys.exit(5)")).Ended(5);

    [FactWith("docker")]
    public async Task What_loading_a_file_would_run_is_told_and_a_real_one_is_read()
    {
        (await demo.Built.Kedge("run", "--no-record", "--", "python", "-c", "import torch; torch.save(torch.nn.Linear(3, 2).state_dict(), 'small.pt')")).Ended(0);
        var model = (await demo.Json("model", "inspect", "small.pt", "--json"))[0];
        Assert.Equal((8, "none"), (model.GetProperty("parameters").GetInt32(), model.GetProperty("danger").GetString()));
    }
}
