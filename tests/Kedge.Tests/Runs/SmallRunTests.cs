using Kedge.Runs;
using Kedge.Runs.Facts;
using Kedge.Runs.Metrics;

namespace Kedge.Tests.Runs;

/// <summary>Ids, parameters, secrets, git's state, names: the small pure parts of a record.</summary>
public sealed class SmallRunTests
{
    [Fact]
    public void An_id_says_when_and_reads_back()
    {
        var id = RunId.Of(new DateTimeOffset(2026, 8, 21, 11, 12, 13, TimeSpan.FromHours(2)), 0x7f3a_0000_0000_0000);
        Assert.Matches("^2026/08/21/0912-[a-z]+-[a-z]+-7f3a$", id.ToString());
        Assert.Equal(id, RunId.Parse(id.ToString()));
        Assert.Equal(id.ToString()[11..], id.Short);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026/08/21/0912-brave-otter")]
    [InlineData("2026/13/21/0912-brave-otter-7f3a")]
    [InlineData("2026/08/21/0912-brave-otter-7F3A")]
    [InlineData("2026/08/21/0912-../../../x-7f3a")]
    public void Other_texts_are_no_ids(string text) => Assert.False(RunId.TryParse(text, null, out _));

    [Theory]
    [InlineData("python train.py --lr 0.1 --bs=64 optimizer.wd=1e-4 --amp", "amp=true bs=64 lr=0.1 optimizer.wd=1e-4")]
    [InlineData("python -u train.py --shift -0.5 --no-cuda -v", "no-cuda=true shift=-0.5 v=true")]
    [InlineData("python -m pkg.train +model=big ++x.y=3", "model=big x.y=3")]
    [InlineData("python -c a=1", "")]
    [InlineData("torchrun --nproc_per_node 2 train.py --lr 1e-3", "lr=1e-3 nproc_per_node=2")]
    [InlineData("true", "")]
    public void Hyperparameters_come_from_the_arguments(string line, string expected) =>
        Assert.Equal(expected, string.Join(' ', Parameters.Of([.. line.Split(' ')]).Select(p => $"{p.Key}={p.Value}")));

    [Theory]
    [InlineData("run --api-key abc --lr 1", "run --api-key *** --lr 1")]
    [InlineData("run --hf_token=abc", "run --hf_token=***")]
    [InlineData("docker run --env WANDB_API_KEY=abc", "docker run --env WANDB_API_KEY=***")]
    [InlineData("run --max-tokens 5 --tokenizer bert --num_tokens=3", "run --max-tokens 5 --tokenizer bert --num_tokens=3")]
    public void Secrets_stay_out_of_the_record(string line, string expected) =>
        Assert.Equal(expected, string.Join(' ', Secrets.Hide([.. line.Split(' ')]).Words));

    [Theory]
    [InlineData("https://me:pw@host/x.git", "https://host/x.git")]
    [InlineData("https://host/a@b.git", "https://host/a@b.git")]
    [InlineData("git@host:x.git", "git@host:x.git")]
    [InlineData("ssh://git@host/x.git", "ssh://host/x.git")]
    public void A_remote_is_kept_without_credentials(string remote, string expected) => Assert.Equal(expected, Secrets.CleanRemote(remote));

    [Fact]
    public void Gits_status_is_read()
    {
        var state = GitState.Parse("# branch.oid abc123\0# branch.head main\0# branch.ab +0 -0\01 .M N... 100644 100644 100644 a b train.py\02 R. N... 100644 100644 100644 a b R100 new name.py\0old name.py\0? b.txt\0? a b.txt\0");
        Assert.Equal(("abc123", "main", 2, 2, true), (state.Facts!.Commit, state.Facts.Branch, state.Facts.Changed, state.Facts.Untracked, state.Facts.Dirty));
        Assert.Equal("a b.txt, b.txt", string.Join(", ", state.Untracked));
        Assert.Equal("train.py, new name.py", string.Join(", ", state.Changed));
    }

    [Fact]
    public void A_new_repository_has_no_commit()
    {
        var state = GitState.Parse("# branch.oid (initial)\0# branch.head (detached)\0");
        Assert.Null(state.Facts!.Commit);
        Assert.Null(state.Facts.Branch);
        Assert.False(state.Facts.Dirty);
    }

    [Theory]
    [InlineData("train_loss", "loss", Better.Lower)]
    [InlineData("val/acc@1", "acc@1", Better.Higher)]
    [InlineData("test_accuracy", "accuracy", Better.Higher)]
    [InlineData("lr", "lr", Better.Unknown)]
    [InlineData("train", "train", Better.Unknown)]
    public void A_metrics_name_says_its_family_and_better_end(string name, string family, Better better) =>
        Assert.Equal((family, better), (MetricNames.Family(name), MetricNames.Better(name)));
}
