using Kedge.Traces.Rules;

namespace Kedge.Tests.Traces;

/// <summary>Rules about a device, on traces written in the documented shape: five steps of 10 ms, the first of which does not count.</summary>
public sealed class DeviceRuleTests
{
    const int Steps = 5;
    const double Long = 10_000;

    static TraceText Each(Action<TraceText, double> step)
    {
        var text = new TraceText();
        for (var i = 0; i < Steps; i++)
        {
            text.Step(i + 1, i * Long, Long);
            step(text, i * Long);
        }
        return text;
    }

    static string[] Rules(TraceText text) => [.. text.Judge().Select(b => b.Rule)];

    [Fact]
    public void A_busy_device_gives_no_finding() =>
        Assert.Empty(Rules(Each((t, at) => t.Host("cpu_op", "aten::linear", at, 9000).Kernel("sm80_xmma_gemm_bf16bf16", at + 50, 9900))));

    [Fact]
    public void Idling_while_data_load_is_the_loaders()
    {
        var found = Assert.Single(Each((t, at) => t.Host("user_annotation", "enumerate(DataLoader)#_MultiProcessingDataLoaderIter.__next__", at, 4000)
            .Host("cpu_op", "aten::linear", at + 4000, 5900).Kernel("sm80_xmma_gemm_bf16bf16", at + 4100, 5900)).Judge());
        Assert.Equal("input-bound", found.Rule);
        Assert.Equal(0.4, found.Win, 0.02);
        Assert.Contains(found.Change, c => c.Code?.Contains("pin_memory=True", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Loading_that_the_device_does_not_wait_for_is_none() => Assert.Empty(Rules(Each((t, at) => t
        .Host("user_annotation", "enumerate(DataLoader)#_MultiProcessingDataLoaderIter.__next__", at, 4000).Kernel("sm80_xmma_gemm_bf16bf16", at, 9990))));

    [Fact]
    public void Asking_for_a_number_in_every_step_is_found_with_its_line()
    {
        var found = Each((t, at) => t.Host("python_function", "train.py(31): step", at, 9000).Host("python_function", "torch/_tensor.py(5): x", at + 10, 8000)
            .Host("cpu_op", "aten::linear", at + 20, 1000).Host("cpu_op", "aten::item", at + 5000, 3000)
                .Host("cpu_op", "aten::_local_scalar_dense", at + 5001, 2998).Host("cuda_runtime", "cudaStreamSynchronize", at + 5010, 2900)
            .Kernel("sm80_xmma_gemm_bf16bf16", at + 50, 7800)).Judge();
        var sync = Assert.Single(found);
        Assert.Equal("sync-stall", sync.Rule);
        Assert.Contains("aten::item once per step, 3.0 ms each, in train.py(31): step", sync.Evidence);
        Assert.Equal(0.22, sync.Win, 0.02);
    }

    /// <summary>Its check is one that nobody can leave out, and that no other type of numbers needs.</summary>
    [Fact]
    public void What_a_GradScaler_asks_is_not_called_the_scripts()
    {
        static TraceText Scaled(string after) => Each((t, at) => t.Host("cpu_op", "aten::_amp_foreach_non_finite_check_and_unscale_", at + 4000, 100)
            .Host("cpu_op", "aten::item", at + 5000, 2000).Host("cuda_runtime", "cudaStreamSynchronize", at + 5010, 1900)
            .Host("cpu_op", after, at + 7100, 2000).Kernel("sm80_xmma_gemm_bf16bf16", at + 50, 7800));
        var alone = Assert.Single(Scaled("aten::add").Judge());
        Assert.Equal("sync-stall", alone.Rule);
        Assert.DoesNotContain(alone.Evidence, e => e.Contains("aten::item", StringComparison.Ordinal));
        Assert.Contains("bfloat16", Assert.Single(alone.Change).Code, StringComparison.Ordinal);
        Assert.Contains("aten::item once per step, 2.0 ms each", Assert.Single(Scaled("aten::item").Judge()).Evidence);
    }

    [Theory]
    [InlineData("examples/pytorch/train.py(31): step", true)]
    [InlineData("/usr/lib/python3/dist-packages/torch/_tensor.py(9): f", false)]
    [InlineData("torch/_tensor.py(9): f", false)]
    public void The_line_is_the_scripts_own(string frame, bool own)
    {
        var found = Each((t, at) => t.Host("python_function", frame, at, 9000).Host("cpu_op", "aten::item", at + 5000, 3000)
            .Host("cuda_runtime", "cudaStreamSynchronize", at + 5010, 2900).Kernel("sm80_xmma_gemm_bf16bf16", at + 50, 7800)).Judge();
        Assert.Equal(own, Assert.Single(found).Evidence.Any(e => e.EndsWith(", in " + frame, StringComparison.Ordinal)));
    }

    [Fact]
    public void Many_short_kernels_are_launch_bound() => Assert.Equal(["launch-bound"], Rules(Each((t, at) =>
    {
        for (var i = 0; i < 200; i++) t.Host("cpu_op", "aten::add", at + i * 50, 45).Kernel("elementwise", at + i * 50 + 20, 6);
    })));

    [Fact]
    public void Kernels_without_enough_blocks_want_a_larger_batch()
    {
        var found = Assert.Single(Each((t, at) => t.Host("cpu_op", "aten::linear", at, 9000, "\"Input Dims\": [[4, 512], [512, 512]]")
            .Kernel("sm80_xmma_gemm_bf16bf16", at, 9900, occupancy: 6, blocks: 0.2)).Judge());
        Assert.Equal("small-batch", found.Rule);
        Assert.Contains("the batch is 4 (first dimension of the layers' inputs)", found.Evidence);
    }

    [Fact]
    public void One_lonely_kernel_among_good_ones_is_named() => Assert.Equal(["low-occupancy"], Rules(Each((t, at) => t
        .Host("cpu_op", "aten::linear", at, 9000).Kernel("sm80_xmma_gemm_bf16bf16", at, 8000, 90, 30).Kernel("softmax_warp_forward", at + 8000, 1900, 5, 0.1))));

    [Fact]
    public void Products_without_tensor_cores_are_found_only_where_the_device_has_them()
    {
        static void Step(TraceText t, double at) => t.Host("cpu_op", "aten::mm", at, 9000).Kernel("ampere_sgemm_128x64_tn", at, 9900);
        Assert.Equal(["no-tensor-cores"], Rules(Each(Step)));
        var old = Each(Step).ToString().Replace("\"computeMajor\": 8", "\"computeMajor\": 6", StringComparison.Ordinal);
        Assert.Empty(RuleBook.Judge([Kedge.Traces.Analysis.RankProfile.Of("x", TraceText.Read(old)!)!]));
    }

    [Fact]
    public void Copies_from_pageable_memory_that_hold_the_device_up()
    {
        var found = Assert.Single(Each((t, at) => t.Host("cuda_runtime", "cudaMemcpyAsync", at, 2000).Copy("Memcpy HtoD (Pageable -> Device)", at + 100, 1800, 9_000_000)
            .Host("cpu_op", "aten::linear", at + 2000, 7000).Kernel("sm80_xmma_gemm_bf16bf16", at + 2000, 7990)).Judge());
        Assert.Equal("slow-copies", found.Rule);
        Assert.Contains("host to device, from pageable memory: 1 copies and 9 MB per step, 5.0 GB/s", found.Evidence);
        Assert.Equal(0.2, found.Win, 0.02);
    }

    [Fact]
    public void Exchange_that_nothing_overlaps_is_told_apart_from_one_that_runs_beside()
    {
        static void Exposed(TraceText t, double at) =>
            t.Host("cpu_op", "aten::linear", at, 9900).Kernel("sm80_xmma_gemm_bf16bf16", at, 7000)
                .Kernel("ncclDevKernel_AllReduce_Sum_f32_RING_LL", at + 7000, 3000);
        static void Beside(TraceText t, double at) =>
            t.Host("cpu_op", "aten::linear", at, 9900).Kernel("sm80_xmma_gemm_bf16bf16", at, 9990)
                .Add("kernel", "ncclDevKernel_AllReduce_Sum_f32_RING_LL", 0, 20, at + 5000, 3000, "");
        Assert.Equal(["exposed-communication"], Rules(Each(Exposed)));
        Assert.Empty(Rules(Each(Beside)));
    }

    [Fact]
    public void The_old_ways_of_going_parallel_are_named()
    {
        Assert.Equal(["data-parallel"],
            Rules(Each((t, at) => t.Host("user_annotation", "DataParallel.forward", at, 3000).Host("cpu_op", "aten::linear", at + 5, 2900)
                .Kernel("sm80_xmma_gemm_bf16bf16", at, 9990))));
        Assert.Equal(["slow-backend"],
            Rules(Each((t, at) => t.Host("user_annotation", "gloo:all_reduce", at, 3000).Kernel("sm80_xmma_gemm_bf16bf16", at, 9990))
                .Rank(0, 2, "gloo")));
    }

    [Fact]
    public void A_full_device_is_a_note()
    {
        var text = Each((t, at) => t.Host("cpu_op", "aten::linear", at, 9000).Kernel("sm80_xmma_gemm_bf16bf16", at, 9990)).ToString().Replace("{\"name\": \"Record",
            "{\"ph\": \"i\", \"name\": \"[memory]\", \"ts\": 1, \"pid\": 1, \"tid\": 1, \"args\": {\"Device Type\": 1, \"Total Allocated\": 39000000000, \"Total Reserved\": 41000000000}}, {\"name\": \"Record", StringComparison.Ordinal);
        var found = Assert.Single(RuleBook.Judge([Kedge.Traces.Analysis.RankProfile.Of("x", TraceText.Read(text)!)!]));
        Assert.Equal(("memory-full", true), (found.Rule, found.IsNote));
    }
}
