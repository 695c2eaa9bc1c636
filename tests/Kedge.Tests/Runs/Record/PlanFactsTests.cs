using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using Kedge.Runs;
using Kedge.Runs.Facts;
using Kedge.Runs.Given;
using Kedge.Runs.Record;
using Kedge.Runs.Resources;

namespace Kedge.Tests.Runs.Record;

public sealed class PlanFactsTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("kedge-facts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    void Put(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, name))!);
        File.WriteAllText(Path.Combine(_folder, name), text);
    }

    DataFacts Data(string path) => DataFingerprint.Of(path, _folder, CancellationToken.None).Facts;

    [Fact]
    public void Data_have_one_fingerprint_wherever_they_lie_and_another_when_a_byte_changes()
    {
        foreach (var root in (string[])["a", "b"])
        {
            Put($"{root}/train/1.txt", "one");
            Put($"{root}/test/2.txt", "two");
        }
        Assert.Equal((2L, 6L, "sha256"), (Data("a").Files, Data("a").Bytes, Data("a").How));
        Assert.Equal(Data("a").Fingerprint, Data("b").Fingerprint);
        Put("b/test/2.txt", "twO");
        Assert.NotEqual(Data("a").Fingerprint, Data("b").Fingerprint);
        Assert.NotNull(Data("a/train/1.txt").Fingerprint);
        Assert.Equal("reference", Data("s3://bucket/x").How);
        Assert.NotNull(DataFingerprint.Of("nowhere", _folder, CancellationToken.None).Missing);
    }

    /// <summary>As in the cache of a hub, where every file of a data set is a link into a store.</summary>
    [Fact]
    public void Data_behind_links_count_by_what_they_hold()
    {
        Put("store/blob", "one");
        Put("plain/train/1.txt", "one");
        Directory.CreateDirectory(Path.Combine(_folder, "linked/train"));
        File.CreateSymbolicLink(Path.Combine(_folder, "linked/train/1.txt"), "../../store/blob");
        Assert.Equal(Data("plain").Fingerprint, Data("linked").Fingerprint);
        Assert.Equal((1L, 3L), (Data("linked").Files, Data("linked").Bytes));
        Assert.Equal(3, Data("linked/train/1.txt").Bytes);
        File.CreateSymbolicLink(Path.Combine(_folder, "linked/round"), ".");
        File.CreateSymbolicLink(Path.Combine(_folder, "linked/nothing"), "nowhere");
        Assert.Equal(Data("plain").Fingerprint, Data("linked").Fingerprint);
        Assert.StartsWith("2 links", DataFingerprint.Of("linked", _folder, CancellationToken.None).Missing!.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("c.yaml", "lr: 0.1\nmodel: {depth: 4, sizes: [8, 16]}\napi_key: geheim\n", "lr=0.1 model.depth=4 model.sizes.0=8 model.sizes.1=16 api_key=***")]
    [InlineData("c.json", "{\"lr\": 0.1, \"model\": {\"act\": \"gelu\"}, \"amp\": true}", "lr=0.1 model.act=gelu amp=true")]
    [InlineData("c.toml", "lr = 0.1 # note\n[model]\nact = \"gelu\"\n[opt.adam]\nbetas = [0.9, 0.99]\n", "lr=0.1 model.act=gelu opt.adam.betas=[0.9, 0.99]")]
    [InlineData("c.json", "{\"lr\": ", "")]
    [InlineData("c.yaml", "a: [\n", "")]
    public void Hyperparameters_in_configuration_files(string name, string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', ConfigFiles.Read(name, text).Select(f => $"{f.Name}={f.Value}")));

    [Fact]
    public void The_words_of_a_command_name_configuration_files() =>
        Assert.Equal(["a.yaml", "b/c.json", "d.toml"], ConfigFiles.Named(["python", "train.py", "--config", "a.yaml", "--ds=b/c.json", "d.toml", "x.txt"]));

    [Fact]
    public void Seeds_and_flags_are_seen_where_they_stand()
    {
        const string Script = "import torch\ntorch.manual_seed(0)  # seed(1)\ntorch.backends.cudnn.benchmark = True\ntorch.use_deterministic_algorithms(True)\nnp.random.seed(args.seed)\n";
        var seen = Determinism.Seen(RunPlan.NoText.Add("PYTHONHASHSEED", "0"),
            RunPlan.NoText.Add("seed", "1").Add("train.seed", "2").Add("seeds", "3"), ("train.py", Script));
        Assert.Equal(
            ["PYTHONHASHSEED=0 environment", "seed=1 parameters", "train.seed=2 parameters", "torch.manual_seed(0) train.py:2",
                "torch.backends.cudnn.benchmark = True train.py:3",
             "torch.use_deterministic_algorithms(True) train.py:4", "np.random.seed(args.seed) train.py:5"],
            seen.Select(s => $"{s.What} {s.Where}"));
    }

    [Fact]
    public void Untracked_source_is_kept_but_no_data_and_no_secrets()
    {
        Put("new.py", "print(1)\n");
        Put("sub/conf.yaml", "a: 1\n");
        Put(".env", "X=1\n");
        Put("cert.pem", "x");
        Put("keys.py", "token = 'hf_" + new string('a', 34) + "'\n");
        Put("weights.bin", "\0\0");
        Put("big.csv", new string('x', 2 << 20));
        File.CreateSymbolicLink(Path.Combine(_folder, "link.py"), "/etc/passwd");
        var archive = Path.Combine(_folder, "out.tar.gz");
        var saved = UntrackedSource.Save(_folder, ["new.py", "sub/conf.yaml", ".env", "cert.pem", "keys.py", "weights.bin", "big.csv", "link.py", "gone.py"], archive);
        Assert.Equal([".env", "big.csv", "cert.pem", "gone.py", "keys.py", "link.py", "weights.bin"], saved.LeftOut.Select(l => l.Name));
        using var zip = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        using var tar = new TarReader(zip);
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry) names.Add(entry.Name);
        Assert.Equal(["new.py", "sub/conf.yaml"], names);
    }

    [Fact]
    public void A_records_root_changes_with_any_of_its_bytes_and_not_with_its_page()
    {
        Put("run.json", "{}");
        Put("log/r0.out", "x");
        var root = RunDigests.Of(_folder).Digests.Root;
        Put("RUN.md", "page");
        Put("plots/a.svg", "<svg/>");
        Assert.Equal(root, RunDigests.Of(_folder).Digests.Root);
        Put("log/r0.out", "y");
        Assert.NotEqual(root, RunDigests.Of(_folder).Digests.Root);
    }

    [Theory]
    [InlineData("train.py --lr 1",
        "python3 -m torch.distributed.run --rdzv_backend=c10d --rdzv_endpoint=/l.rendezvous --rdzv_conf=store_type=file --rdzv_id=kedge --nnodes=1 --nproc_per_node=2 --max_restarts=1 --redirects=3 --tee=3 --log_dir=/l train.py --lr 1")]
    [InlineData("python train.py",
        "python -m torch.distributed.run --rdzv_backend=c10d --rdzv_endpoint=/l.rendezvous --rdzv_conf=store_type=file --rdzv_id=kedge --nnodes=1 --nproc_per_node=2 --max_restarts=1 --redirects=3 --tee=3 --log_dir=/l train.py")]
    [InlineData("python -m pkg.train -x",
        "python -m torch.distributed.run --rdzv_backend=c10d --rdzv_endpoint=/l.rendezvous --rdzv_conf=store_type=file --rdzv_id=kedge --nnodes=1 --nproc_per_node=2 --max_restarts=1 --redirects=3 --tee=3 --log_dir=/l --module pkg.train -x")]
    public void Ranks_are_started_by_pytorchs_launcher(string command, string expected) =>
        Assert.Equal(expected, string.Join(' ', Torchrun.Command([.. command.Split(' ')], 2, 1, "/l")));

    [Theory]
    [InlineData("E1121 08:42:49.1 1 torch/distributed/elastic/multiprocessing/api.py:869] failed (exitcode: -9) local_rank: 1 (pid: 42) of binary: /usr/bin/python3", "1 ended with SIGKILL")]
    [InlineData("failed (exitcode: 1) local_rank: 0 (pid: 42) of binary: python", "0 ended with exit code 1")]
    [InlineData("failed (exitcode: x) local_rank: 0", null)]
    public void A_launchers_words_about_a_failed_rank(string line, string? expected) => Assert.Equal(expected, Torchrun.Failure(line));
}
