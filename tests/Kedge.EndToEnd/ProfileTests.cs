namespace Kedge.EndToEnd;

/// <summary>A training that knows nothing of profiling, profiled in the real image.</summary>
[Collection(SharedDemo.Name)]
public sealed class ProfileTests(Demo demo)
{
    internal const string SlowLoader = """
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
        var ran = await Profiled("slow_loader.py");
        await Undisturbed.Sees(async () =>
        {
            Assert.Contains("input-bound the training loop waits for data", ran.Error, StringComparison.Ordinal);
            var found = (await demo.Json("profile", "last", "--json")).GetProperty("findings")[0];
            Assert.Equal("input-bound", found.GetProperty("rule").GetString());
            Assert.InRange(found.GetProperty("win").GetDouble(), 0.4, 1);
        }, async () => ran = await Profiled("slow_loader.py"));
        var page = Directory.GetFiles(Path.Combine(demo.Built.Folder, "runs"), "RUN.md", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)!;
        Assert.Contains("## Bottlenecks", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(page)!, "prof", "breakdown.svg")));
    }

    const string SlowRank = """
        import torch, torch.distributed as dist
        from torch import nn
        torch.set_num_threads(1)
        dist.init_process_group('gloo')
        model = nn.parallel.DistributedDataParallel(nn.Linear(256, 256))
        optimiser = torch.optim.SGD(model.parameters(), lr=0.01)
        work = torch.randn(400, 400)
        for step in range(30):
            if dist.get_rank() == 1:
                for _ in range(60): work = torch.tanh(work @ work)
            loss = model(torch.randn(64, 256)).square().mean()
            optimiser.zero_grad(); loss.backward(); optimiser.step()
        dist.destroy_process_group()
        """;

    [FactWith("docker")]
    public async Task A_slow_rank_is_named_from_the_traces_of_all_ranks()
    {
        demo.Built.Write("slow_rank.py", SlowRank);
        var ran = await Profiled("--nproc", "2", "slow_rank.py");
        await Undisturbed.Sees(async () =>
        {
            Assert.Contains("straggler rank 1 makes rank 0 wait", ran.Error, StringComparison.Ordinal);
            var profile = await demo.Json("profile", "last", "--json");
            Assert.Contains(profile.GetProperty("findings").EnumerateArray(), f => f.GetProperty("rule").GetString() == "straggler");
            Assert.Equal(2, profile.GetProperty("ranks").GetArrayLength());
        }, async () => ran = await Profiled("--nproc", "2", "slow_rank.py"));
    }

    /// <summary>By the image's Python, or with options before it by as many processes as they say.</summary>
    async Task<Ran> Profiled(params string[] script) =>
        (await demo.Built.Kedge(["run", "--profile", .. script[..^1], "--", .. script.Length > 1 ? (string[])[] : ["python"], script[^1]])).Ended(0);

    [FactWith("docker")]
    public async Task What_PyTorch_itself_warns_of_in_the_output_is_not_overlooked()
    {
        demo.Built.Write("workers.py", """
            import os, torch
            from torch.utils.data import DataLoader
            loader = DataLoader(torch.arange(64), batch_size=1, num_workers=os.cpu_count() + 2)
            print(sum(batch.sum().item() for batch in loader))
            """);
        (await demo.Built.Kedge("run", "--", "python", "workers.py")).Ended(0);
        var found = Assert.Single((await demo.Json("profile", "last", "--json")).GetProperty("findings").EnumerateArray(),
            f => f.GetProperty("rule").GetString() == "starved-workers");
        Assert.StartsWith($"{Environment.ProcessorCount + 2} worker processes load data on", found.GetProperty("title").GetString(), StringComparison.Ordinal);
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
