using System.Diagnostics;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Kedge.Explanations;
using Kedge.Tests.House;

namespace Kedge.Tests.Explanations;

public sealed class RecogniserTests
{
    static readonly Recogniser Recogniser = new(SignatureTable.All);

    static readonly (string Id, string Message)[] Samples =
        [.. from signature in SignatureTable.All from sample in signature.Samples select (signature.Id, sample.Message)];

    /// <summary>Messages from public threads that are not in the table: other versions, paths and GPUs, and what launchers print before them.</summary>
    static readonly (string Id, string Message)[] Collected =
        [.. JsonDocument.Parse(TestFile("messages.json")).RootElement.EnumerateArray()
            .Select(m => (m.GetProperty("id").GetString()!, m.GetProperty("message").GetString()!))];

    static string TestFile(string name) => File.ReadAllText(Path.Combine(Sources.Root, "tests/Kedge.Tests/Explanations", name));

    static string? Best(string message) => Recogniser.Find(message).FirstOrDefault()?.Signature.Id;

    [Fact]
    public void Every_sample_is_recognised_as_its_own() => Assert.All(Samples, s => Assert.Equal(s.Id, Best(s.Message)));

    [Fact]
    public void Messages_collected_elsewhere_are_recognised()
    {
        Assert.True(Collected.Length >= 125);
        Assert.All(Collected, m => Assert.Equal(m.Id, Best(m.Message)));
    }

    /// <summary>What people type, without the rest of the message.</summary>
    [Theory]
    [InlineData("CUDA out of memory", "cuda-oom")]
    [InlineData("cuda oom", "cuda-oom")]
    [InlineData("no kernel image", "no-kernel-image")]
    [InlineData("libcudart not found", "libcudart-missing")]
    [InlineData("bus error", "dataloader-bus-error")]
    [InlineData("Bus error (core dumped)", "dataloader-bus-error")]
    [InlineData("NCCL timeout", "nccl-watchdog-timeout")]
    [InlineData("NCCL error", "nccl-system-error")]
    [InlineData("undefined symbol", "extension-abi-undefined-symbol")]
    [InlineData("undefined symbol: ncclCommRegister", "nccl-undefined-symbol")]
    [InlineData("driver too old", "driver-too-old")]
    [InlineData("illegal memory access", "cuda-illegal-memory")]
    [InlineData("loss is nan", "loss-nan")]
    [InlineData("my loss becomes NaN after 3 epochs", "loss-nan")]
    [InlineData("Killed", "process-killed")]
    [InlineData("No space left on device", "disk-full")]
    [InlineData("Segmentation fault", "segmentation-fault")]
    [InlineData("segfault on import", "segmentation-fault")]
    [InlineData("cuda not available", "no-cuda-gpus")]
    [InlineData("torch.cuda.is_available() returns False", "no-cuda-gpus")]
    [InlineData("cuDNN error", "cudnn-not-initialized")]
    [InlineData("port already in use", "jupyter-port-in-use")]
    [InlineData("EADDRINUSE", "rendezvous-port-in-use")]
    [InlineData("permission denied", "volume-permission-denied")]
    [InlineData("Permission denied (publickey)", "ssh-permission-denied-publickey")]
    [InlineData("libGL.so.1", "libgl-missing")]
    [InlineData("GLIBC_2.34 not found", "glibc-too-old")]
    [InlineData("nvidia-smi has failed", "nvidia-smi-no-driver")]
    [InlineData("device-side assert", "device-side-assert")]
    [InlineData("shared memory too small", "dataloader-bus-error")]
    [InlineData("No module named 'torch'", "torch-not-found")]
    [InlineData("numpy 2", "numpy2-abi")]
    [InlineData("cannot connect to the docker daemon", "docker-daemon-unreachable")]
    [InlineData("port is already allocated", "container-port-taken")]
    [InlineData("ecc error", "gpu-ecc")]
    [InlineData("kernel died", "jupyter-kernel-died")]
    [InlineData("ninja is required", "ninja-missing")]
    [InlineData("too many requests", "hub-rate-limit")]
    [InlineData("out of resource: shared memory", "triton-shared-memory")]
    [InlineData("exit code 139", "segmentation-fault")]
    [InlineData("exit code 137", "worker-sigkill")]
    [InlineData("SSLError", "tls-certificate")]
    [InlineData("显存不足怎么办", "cuda-oom")]
    [InlineData("NCCL 超时", "nccl-watchdog-timeout")]
    public void What_people_type_is_recognised(string typed, string id) => Assert.Equal(id, Recogniser.FindTyped(typed)[0].Signature.Id);

    [Theory]
    [InlineData("")]
    [InlineData("hello world")]
    [InlineData("error in line 429 of train.py")]
    [InlineData("epoch 3 loss 0.25 accuracy 0.91")]
    [InlineData("we wrote a long sentence in which the word bitsandbytes is only mentioned once in passing")]
    [InlineData("a log\nwith cuda oom\nin more lines")]
    public void Other_words_are_not_guessed_at(string typed) => Assert.Empty(Recogniser.FindTyped(typed));

    [Fact]
    public void Words_in_a_log_are_not_guessed_at() => Assert.Empty(Recogniser.Find("no gpu, so this runs on the cpu\n"));

    [Fact]
    public void Every_phrase_finds_its_own_signature() => Assert.All(
        from signature in SignatureTable.All from phrase in signature.Phrases.DefaultIfEmpty("") select (signature.Id, phrase),
        s => Assert.Contains(s.Id, Recogniser.FindTyped(s.phrase).Select(f => f.Signature.Id)));

    [Theory]
    [InlineData("[rank0]: ")]
    [InlineData("[default0]:")]
    [InlineData("[1,3]<stderr>:")]
    [InlineData("3: ")]
    [InlineData("trainer_1  | ")]
    [InlineData("trainer-1              | ")]
    [InlineData("2026-11-20T10:00:01.123456789Z ")]
    [InlineData("2026-11-20T10:00:01.123456789Z stderr F ")]
    [InlineData("2026-11-20 10:00:01,123 ")]
    [InlineData("#12 0.432 ")]
    [InlineData("(RayTrainWorker pid=1234, ip=10.0.0.7) ")]
    [InlineData("\e[31m")]
    public void What_launchers_print_before_every_line_does_not_hide_it(string prefix) => Assert.All(Samples, sample =>
        Assert.Equal(sample.Id, Best(prefix + sample.Message.Replace("\n", "\n" + prefix, StringComparison.Ordinal))));

    [Fact]
    public void Windows_line_ends_and_colours_do_not_hide_it() => Assert.All(Samples, sample =>
        Assert.Equal(sample.Id, Best("\e[1;31m" + sample.Message.Replace("\n", "\e[0m\r\n\e[33m", StringComparison.Ordinal) + "\e]0;title\a")));

    [Fact]
    public void An_ordinary_log_is_not_a_failure()
    {
        Assert.Empty(Recogniser.Find(TestFile("ordinary.log")).Select(r => $"{r.Signature.Id}: {r.Text}"));
        // One of these trainers prints a loss that is not a number.
        Assert.Equal(["loss-nan"], Recogniser.Find(TestFile("../Runs/trainer-lines.data.txt")).Select(r => r.Signature.Id));
    }

    /// <summary>The search passes over what has no anchor, so an expression must not match without one.</summary>
    [Fact]
    public void Nothing_matches_without_an_anchor() => Assert.All(
        from signature in SignatureTable.All
        from text in Samples.Concat(Collected).Where(s => s.Id == signature.Id).Select(s => s.Message)
        select (signature, text),
        pair => Assert.DoesNotMatch(pair.signature.Pattern,
            pair.signature.Anchors.Aggregate(pair.text, (text, anchor) => text.Replace(anchor, "~", StringComparison.Ordinal))));

    [Fact]
    public void Wherever_a_message_stands_it_is_found_with_its_line() => Prop.ForAll(
        Gen.Choose(0, 4000).Two().ToArbitrary(), Gen.Choose(0, Samples.Length - 1).ToArbitrary(),
        (around, number) =>
        {
            var (id, message) = Samples[number];
            var before = string.Concat(Enumerable.Range(0, around.Item1).Select(i => $"epoch={i} loss={i * 0.5}\n"));
            var found = Recogniser.Find(before + message + "\n" + new string('x', around.Item2))[0];
            return found.Signature.Id == id && found.Line > around.Item1 && found.Line <= around.Item1 + message.AsSpan().Count('\n') + 1;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(20_261_121UL, 11UL));

    [Fact]
    public void Any_bytes_at_all_are_a_log() => Prop.ForAll(
        Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().ToArbitrary(), Gen.Choose(0, Samples.Length - 1).ToArbitrary(),
        (noise, number) => Recogniser.Find(new MemoryStream([.. noise, (byte)'\n', .. Encoding.UTF8.GetBytes(Samples[number].Message), (byte)'\n', .. noise])).Length > 0)
        .Check(Config.QuickThrowOnFailure.WithReplay(20_261_121UL, 11UL));

    [Fact]
    public void What_a_better_match_explains_is_not_said_twice()
    {
        var found = Recogniser.Find("OSError: /usr/lib/torchtext/lib/libtorchtext.so: undefined symbol: _ZN5torch3jit17parseSchemaOrNameERKSs\n");
        Assert.Equal(["torchtext-abi"], found.Select(f => f.Signature.Id));
    }

    [Fact]
    public void Nor_when_the_better_match_stands_there_many_times()
    {
        const string Line = "OSError: /usr/lib/torchtext/lib/libtorchtext.so: undefined symbol: _ZN5torch3jit17parseSchemaOrNameERKSs\n";
        var found = Recogniser.Find(string.Concat(Enumerable.Repeat(Line, 2000)));
        Assert.Equal(["torchtext-abi"], found.Select(f => f.Signature.Id));
    }

    [Fact]
    public void Errors_come_before_hints_whatever_stands_first()
    {
        var found = Recogniser.Find("http://127.0.0.1:8888/?token=9632bafd313ab303b0b1d226128a5325\nRuntimeError: CUDA error: device-side assert triggered\n");
        Assert.Equal(["device-side-assert", "jupyter-token-required"], found.Select(f => f.Signature.Id));
        Assert.Equal([2, 1], found.Select(f => f.Line));
    }

    /// <summary>Expressions backtrack; pages are bounded and each expression has a limit, so no line costs minutes.</summary>
    [Theory]
    [InlineData("a.so: undefined symbol: _ZN2a", 20_000)]
    [InlineData("server socket has failed to listen on ", 20_000)]
    [InlineData("NCCL error in: ", 40_000)]
    [InlineData("403 Permission denied: ", 40_000)]
    [InlineData("Found GPU0 x which is of cuda capability ", 20_000)]
    [InlineData("a-b_c.d 1.0 depends on torc", 20_000)]
    public void A_hostile_line_costs_little(string piece, int times)
    {
        var clock = Stopwatch.StartNew();
        Recogniser.Find(new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, times)))));
        Assert.InRange(clock.Elapsed.TotalMinutes, 0, 10);
    }
}
