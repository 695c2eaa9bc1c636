using Kedge.Runs.Facts;

namespace Kedge.Tests.Runs.Record;

/// <summary>What a script falls back on where the command line is silent.</summary>
public sealed class ScriptDefaultsTests
{
    static string Of(string text, params string[] given) => string.Join(' ', ScriptDefaults.Of(text, given).Select(d => $"{d.Name}={d.Value}:{d.Line}"));

    [Theory]
    [InlineData("p.add_argument('--lr', type=float, default=4e-3, help='highest (of all), really')", "lr=4e-3:1")]
    [InlineData("\nparser.add_argument(\n    \"-b\", \"--batch-size\",  # per GPU, not 'all'\n    default = 1_024)", "batch-size=1024:2")]
    [InlineData("p.add_argument('--amp', action='store_true')\np.add_argument('--tf32', default=True)", "amp=false:1 tf32=true:2")]
    [InlineData("@click.option('--model', default='resnet18')", "model=resnet18:1")]
    [InlineData("p.add_argument('--hf-token', default='geheim')", "hf-token=***:1")]
    [InlineData("p.add_argument('--a', default=None)\np.add_argument('--b')\np.add_argument('--c', default=os.cpu_count())\np.add_argument('data', default='x')", "")]
    [InlineData("p.add_argument('--lr', default=0.1", "")]
    [InlineData("p.add_argument('--lr, default=0.1)\n", "")]
    [InlineData("o = torch.optim.AdamW(m.parameters())\n# torch.optim.SGD(x)", "optimizer=AdamW:1")]
    [InlineData("LR = 3e-4\nbatch_size: int = 1_2  # per GPU\nnums = 3\nif x:\n    epochs = 4\nseed = int(time())\nmodel_name = \"gpt2\"", "LR=3e-4:1 batch_size=12:2 model_name=gpt2:7")]
    [InlineData("lr = 0.1\np.add_argument('--lr', default=0.2)\nlr = args.lr", "lr=0.2:2")]
    [InlineData("o = optim.SGD(net.parameters(), lr=0.001, momentum=0.9)", "optimizer=SGD:1 lr=0.001:1 momentum=0.9:1")]
    [InlineData("o = optim.SGD(net.parameters(), lr=args.lr)", "optimizer=SGD:1")]
    [InlineData("d = optim.Adam(D, lr=1e-4)\ng = optim.Adam(G, lr=2e-4)", "optimizer=Adam:1")]
    [InlineData("o = optim.SGD(p) if a else optim.Adam(p)", "")]
    [InlineData("torch.optim.lr_scheduler.OneCycleLR(o)", "")]
    public void Plain_defaults_are_read_with_their_line(string script, string expected) => Assert.Equal(expected, Of(script));

    [Theory]
    [InlineData("LR")]
    [InlineData("lr")]
    [InlineData("b")]
    [InlineData("batch")]
    [InlineData("batch_size")]
    public void What_the_command_line_tells_has_no_default(string given) =>
        Assert.DoesNotContain(given is "lr" or "LR" ? "lr" : "batch",
            Of("p.add_argument('--lr', default=1)\np.add_argument('-b', '--batch-size', default=2)\n", given), StringComparison.Ordinal);

    [Fact]
    public void Endless_calls_end() => Assert.Equal("", Of(string.Concat(Enumerable.Repeat("add_argument(((", 100_000))));

    [Theory]
    [InlineData("lr = float(os.environ.get('LR', 0.1)); w = os.getenv( \"WARMUP\" ); s = os.environ[\"SIZE\"]", "LR WARMUP SIZE")]
    [InlineData("os.environ['LOCAL_RANK']; os.environ['WORLD_SIZE']; os.getenv('CUDA_VISIBLE_DEVICES'); os.environ.get(name)", "")]
    public void Variables_that_a_script_asks_for_are_its_own(string script, string expected) =>
        Assert.Equal(expected, string.Join(' ', ScriptVariables.Read(script)));
}
