using System.Text.Json;

namespace Kedge.EndToEnd;

/// <summary>Trainings on a CPU, in their image: the same numbers to the last digit, and a reason when not.</summary>
[Collection(SharedDemo.Name)]
public sealed class DigitsAgainTests(Demo demo)
{
    const string TwoRanks = """
        import os, sys, torch, torch.distributed as dist
        dist.init_process_group('gloo')
        torch.manual_seed(int(os.environ.get('SEED', 0)))
        numbers = torch.tensor([float(line) for line in open('data/numbers.txt')])
        model = torch.nn.parallel.DistributedDataParallel(torch.nn.Linear(4, 1))
        optimiser = torch.optim.SGD(model.parameters(), lr=0.05)
        for step in range(1, 11):
            x = torch.randn(16, 4, generator=torch.Generator().manual_seed(step * 2 + dist.get_rank()))
            loss = (model(x) - x @ numbers[:4, None]).square().mean()
            optimiser.zero_grad(); loss.backward(); optimiser.step()
            print(f'step={step} loss={loss.item()!r}', flush=True)
        if dist.get_rank() == 0: torch.save(model.module.state_dict(), 'two.pt')
        dist.destroy_process_group()
        """;

    [FactWith("docker", "git")]
    public async Task A_training_repeats_itself_number_for_number_and_another_seed_is_named()
    {
        var project = demo.Beside("again");
        File.Copy(Path.Combine(Built.Repository, "examples/digits/train.py"), Path.Combine(project, "train.py"));
        await Commit(project);
        (await demo.In(project, "run", "--name", "base", "--", "python", "train.py", "--epochs", "3")).Ended(0);
        var again = (await demo.In(project, "reproduce", "base")).Ended(0);
        Assert.Contains("number for number", again.Out, StringComparison.Ordinal);
        Assert.Matches("model.pt +the same bytes", again.Out);
        var other = (await demo.In(project, "reproduce", "base", "--", "python", "train.py", "--epochs", "3", "--seed", "1")).Ended(1);
        Assert.Matches("seed +param.seed: 0 was, 1 is", other.Out);
        Assert.Matches("model.pt +other bytes", other.Out);
    }

    /// <summary>Two ranks and named data, from a clone in another folder; then with other data.</summary>
    [FactWith("docker", "git")]
    public async Task Two_ranks_with_data_repeat_themselves_from_a_clean_clone_and_other_data_are_named()
    {
        var project = demo.Beside("ranks");
        await File.WriteAllTextAsync(Path.Combine(project, "train.py"), TwoRanks);
        Directory.CreateDirectory(Path.Combine(project, "data"));
        await File.WriteAllTextAsync(Path.Combine(project, "data/numbers.txt"), "1\n2\n3\n4\n");
        await Commit(project);
        (await demo.In(project, "run", "--name", "two", "--nproc", "2", "--data", "data", "--", "train.py")).Ended(0);
        await Commit(project);
        var clone = Path.Combine(demo.Built.Home, "clone-of-ranks");
        (await Built.Run("git", ["clone", "--quiet", project, clone], project, demo.Built.Surroundings())).Ended(0);
        var verdict = JsonDocument.Parse((await demo.In(clone, "reproduce", "two", "--json")).Ended(0).Out).RootElement;
        Assert.Equal((true, true), (verdict.GetProperty("agrees").GetBoolean(), verdict.GetProperty("exact").GetBoolean()));
        Assert.Equal(["loss", "rank1/loss"], verdict.GetProperty("metrics").EnumerateArray().Select(m => m.GetProperty("name").GetString()));
        Assert.All(verdict.GetProperty("metrics").EnumerateArray(), m => Assert.Equal("same", m.GetProperty("verdict").GetString()));
        await File.WriteAllTextAsync(Path.Combine(clone, "data/numbers.txt"), "1\n2\n3\n5\n");
        var other = (await demo.In(clone, "reproduce", "two", "--here")).Ended(1);
        Assert.Matches("data +data", other.Out);
    }

    async Task Commit(string project)
    {
        foreach (var line in (string[][])[["init", "--quiet"], ["add", "--all"],
            ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "--message", "as it is"]])
            (await Built.Run("git", line, project, demo.Built.Surroundings())).Ended(0);
    }
}
