namespace Kedge.EndToEnd.Docs;

/// <summary>Pictures of what only the real image can tell.</summary>
[Collection(SharedDemo.Name)]
public sealed class DiagramTests(Demo demo)
{
    const string Nets = """
        from torch import nn
        print("a model may print what it likes")

        class Block(nn.Module):
            def __init__(self, d):
                super().__init__()
                self.norm, self.up, self.down = nn.LayerNorm(d), nn.Linear(d, 4 * d), nn.Linear(4 * d, d)

        class Tiny(nn.Module):
            def __init__(self, d=64, n=12, v=1000):
                super().__init__()
                self.embed, self.blocks, self.head = nn.Embedding(v, d), nn.ModuleList(Block(d) for _ in range(n)), nn.Linear(d, v, bias=False)
                self.head.weight = self.embed.weight

        def make(): return Tiny()
        def huge(): return nn.Linear(1 << 20, 1 << 20)
        def gone():
            import os
            os._exit(3)
        """;

    [FactWith("docker")]
    public async Task A_model_is_drawn_from_the_Python_that_makes_it()
    {
        var project = demo.Beside("nets");
        File.WriteAllText(Path.Combine(project, "nets.py"), Nets);
        var drawn = (await demo.In(project, "docs", "diagram", "model", "nets:make")).Ended(0).Out;
        Assert.Contains("0-11: Block ×12", drawn, StringComparison.Ordinal);
        Assert.Contains("weight 1000 × 64 = embed.weight", drawn, StringComparison.Ordinal);
        Assert.Contains("1.1 T parameters", (await demo.In(project, "docs", "diagram", "model", "nets:huge")).Ended(0).Out, StringComparison.Ordinal);
        Assert.Contains("KDG5308", (await demo.In(project, "docs", "diagram", "model", "nets:gone")).Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("has no attribute 'absent'", (await demo.In(project, "docs", "diagram", "model", "nets:absent")).Ended(2).Error, StringComparison.Ordinal);
    }

    [FactWith("docker")]
    public async Task A_model_on_a_page_is_stale_when_its_Python_changes()
    {
        var project = demo.Beside("netpage");
        File.WriteAllText(Path.Combine(project, "nets.py"), Nets);
        var page = Path.Combine(project, "README.md");
        File.WriteAllText(page, "# Nets\n\n<!-- kedge:diagram kind=model object=nets:make -->\n<!-- /kedge:diagram -->\n");
        (await demo.In(project, "docs", "sync", "README.md")).Ended(0);
        Assert.Contains("0-11: Block ×12", File.ReadAllText(page), StringComparison.Ordinal);
        (await demo.In(project, "docs", "lint", "README.md", "--rule", "stale-region")).Ended(0);
        File.WriteAllText(Path.Combine(project, "nets.py"), Nets.Replace("n=12", "n=6", StringComparison.Ordinal));
        Assert.Contains("D01", (await demo.In(project, "docs", "lint", "README.md", "--rule", "stale-region")).Ended(1).Out, StringComparison.Ordinal);
        (await demo.In(project, "docs", "sync", "README.md")).Ended(0);
        Assert.Contains("0-5: Block ×6", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [FactWith("docker")]
    public async Task A_profiled_run_shows_where_its_steps_went()
    {
        var project = demo.Beside("flow");
        File.WriteAllText(Path.Combine(project, "slow.py"), ProfileTests.SlowLoader + "\ntorch.save(model.state_dict(), 'linear.pt')\n");
        var drawn = "";
        await Draw();
        await Undisturbed.Sees(() =>
        {
            Assert.Contains("class n_loader warning", drawn, StringComparison.Ordinal);
            return Task.CompletedTask;
        }, Draw);
        Assert.Matches("n_loader\\[\"loader<br/>[0-9]+ #37; of a step\"\\]", drawn);
        Assert.Contains("r_checkpoint([\"linear.pt, ", drawn, StringComparison.Ordinal);
        Assert.Contains("weight 10 × 64", (await demo.In(project, "docs", "diagram", "model", "last")).Ended(0).Out, StringComparison.Ordinal);
        Assert.Contains("Image pytorch", (await demo.In(project, "docs", "diagram", "spec")).Ended(0).Out, StringComparison.Ordinal);
        Assert.Contains("libtorch", (await demo.In(project, "docs", "diagram", "layers")).Ended(0).Out, StringComparison.Ordinal);

        async Task Draw()
        {
            (await demo.In(project, "run", "--profile", "--", "python", "slow.py")).Ended(0);
            drawn = (await demo.In(project, "docs", "diagram", "run")).Ended(0).Out;
        }
    }
}
