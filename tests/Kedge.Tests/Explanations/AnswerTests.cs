using Kedge.Explanations;
using Kedge.Locks;
using Kedge.Machines;
using Kedge.Tests.Machines;

namespace Kedge.Tests.Explanations;

/// <summary>Answers that look at this project's lock and at a machine.</summary>
public sealed class AnswerTests
{
    static readonly Recogniser Recogniser = new(SignatureTable.All);

    static LockFile Lock(string torch, string cuda, string os = "debian:trixie") => new()
    {
        Name = "demo", Spec = Digest.Of("x"), Platform = Platform.LinuxAmd64, Os = os, Python = "3.12", Torch = torch, Cuda = cuda, Why = [],
        Archives = [], Packages = [],
    };

    static Machine Driver(string version, params Gpu[] gpus) => SomeMachine.GpuServer with
    {
        Driver = new(DottedVersion.Parse(version), "/proc/driver/nvidia/version"), Gpus = [.. gpus],
        Setup = new() { NvidiaCards = 1, DeviceNodes = ["/dev/nvidia0", "/dev/nvidiactl", "/dev/nvidia-uvm"], SharedMemory = 64 << 20 },
    };

    static readonly Gpu A100 = new("NVIDIA A100-SXM4-80GB", "GPU-1", new(8, 0), 80L << 30);
    static readonly Gpu V100 = new("Tesla V100-SXM2-32GB", "GPU-2", new(7, 0), 32L << 30);
    static readonly Gpu Rtx5090 = new("NVIDIA GeForce RTX 5090", "GPU-3", new(12, 0), 32L << 30);
    static readonly Machine Laptop = SomeMachine.Laptop;

    const string TooOld = "RuntimeError: The NVIDIA driver on your system is too old (found version 11040). Please update";
    const string NoKernel = "RuntimeError: CUDA error: no kernel image is available for execution on the device";
    const string Cudart = "ImportError: libcudart.so.11.0: cannot open shared object file: No such file or directory";

    static readonly (string Name, string Message, Surroundings Around)[] Cases =
    [
        ("lock cu128, driver 470", TooOld, new(Lock("2.7.1", "12.8"), Driver("470.256.02", A100))),
        ("lock cu130, driver 535", "RuntimeError: CUDA driver version is insufficient for CUDA runtime version", new(Lock("2.12.0", "13.0"), Driver("535.129.03", A100))),
        ("the driver is enough after all", TooOld, new(Lock("2.7.1", "12.8"), Driver("570.158.01", A100))),
        ("no lock, no machine", TooOld, Surroundings.Nothing),
        ("no driver at all", "RuntimeError: Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU", new(Lock("2.7.1", "12.8"), Laptop)),
        ("a driver, but no nodes", "RuntimeError: No CUDA GPUs are available", new(null, Driver("580.95.05", A100) with { Setup = new() })),
        ("image for CUDA 12.8", "nvidia-container-cli: requirement error: unsatisfied condition: cuda>=12.8, please update your driver",
            new(null, Driver("550.54.15", A100))),
        ("library and module differ", "Failed to initialize NVML: Driver/library version mismatch",
            new(null, Driver("535.129.03") with { Driver = new(DottedVersion.Parse("535.129.03"), "nvml", DottedVersion.Parse("535.183.01")) })),
        ("Volta and cu128 of 2.11", NoKernel, new(Lock("2.11.0", "12.8"), Driver("580.95.05", V100))),
        ("RTX 5090 and cu126 of 2.7", "NVIDIA GeForce RTX 5090 with CUDA capability sm_120 is not compatible with the current PyTorch installation.",
            new(Lock("2.7.1", "12.6"), Driver("580.95.05", Rtx5090))),
        ("nvcc and Ada", "nvcc fatal   : Unsupported gpu architecture 'compute_89'", Surroundings.Nothing),
        ("CUDA 11's runtime in a CUDA 12 environment", Cudart, new(Lock("2.7.1", "12.8"), null)),
        ("CUDA 11's runtime in a CPU environment", Cudart, new(Lock("2.6.0", "cpu"), Laptop)),
        ("CUDA 11's runtime with CUDA 11", Cudart, new(Lock("2.7.1", "11.8"), null)),
        ("a build that does not exist", "ERROR: Could not find a version that satisfies the requirement torch==2.7.0+cu121 (from versions: none)", Surroundings.Nothing),
        ("a torch that does not exist", "ERROR: Could not find a version that satisfies the requirement torch==3.4.0 (from versions: 2.0.0)", Surroundings.Nothing),
        ("torchvision's partner", "RuntimeError: operator torchvision::nms does not exist", new(Lock("2.7.1", "12.8"), null)),
        ("torchtext has ended", "OSError: /x/libtorchtext.so: undefined symbol: _ZN5torch", new(Lock("2.7.1", "12.8"), null)),
        ("flash-attn for another torch",
            "ImportError: /x/flash_attn_2_cuda.cpython-310-x86_64-linux-gnu.so: undefined symbol: _ZN3c104cuda9SetDeviceEi",
                new(Lock("2.7.1", "12.8"), null)),
        ("a system that is too old", "ImportError: /lib64/libc.so.6: version `GLIBC_2.28' not found (required by /x/libtorch_cpu.so)",
            new(Lock("2.7.1", "12.8", "debian:bookworm"), Laptop)),
        ("cuDNN", "RuntimeError: cuDNN version incompatibility: PyTorch was compiled  against (9, 7, 1) but found runtime version (8, 6, 0)",
            new(Lock("2.7.1", "12.8"), null)),
        ("CPU build on a GPU machine", "AssertionError: Torch not compiled with CUDA enabled", new(Lock("2.6.0", "cpu"), Driver("580.95.05", A100))),
        ("out of memory", "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 GiB.", new(null, Driver("580.95.05", V100))),
        ("shared memory", "RuntimeError: DataLoader worker (pid 46794) is killed by signal: Bus error.", new(Lock("2.6.0", "cpu"), Driver("580.95.05"))),
        ("an image that is gone",
            "docker: Error response from daemon: manifest for nvidia/cuda:11.0-base-ubuntu20.04 not found: manifest unknown: manifest unknown.",
                Surroundings.Nothing),
    ];

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Chinese)]
    public void Answers_say_what_is_true_here(Language language)
    {
        var text = string.Join('\n', Cases.Select(c =>
        {
            var said = Explanation.Of(Recogniser.Find(c.Message)[0], c.Around, language);
            var own = said.Fix.Take(said.Fix.Length - Recogniser.Find(c.Message)[0].Signature.Fix.Length);
            return $"# {c.Name}: {said.Id}\n{string.Concat(said.Here.Select(h => $"here: {h}\n"))}{string.Concat(own.Select(f => $"fix: {f}\n"))}";
        }));
        Snapshot.Match(text, name: $"Answers_{language}");
    }

    [Fact]
    public void A_lock_for_cu128_meets_driver_470()
    {
        var said = Explanation.Of(Recogniser.Find(TooOld)[0], Cases[0].Around, Language.English);
        Assert.Contains(said.Here,
            h => h.Contains("CUDA 12.8", StringComparison.Ordinal) && h.Contains("525.60.13", StringComparison.Ordinal)
                && h.Contains("470.256.02", StringComparison.Ordinal));
        Assert.Contains(said.Fix, f => f.Contains("cuda: \"11.8\"", StringComparison.Ordinal));
    }

    /// <summary>Whatever meets whatever: no answer throws, and none has a hole.</summary>
    [Fact]
    public void Every_answer_is_whole_in_every_surrounding()
    {
        Surroundings[] all =
        [
            Surroundings.Nothing, .. Cases.Select(c => c.Around), new(Lock("9.9.9", "13.9"), Laptop), new(Lock("2.7.1", "12.8"), SomeMachine.Mac),
            new(Lock("1.13.1", "11.7"), Driver("450.80.02", new Gpu("Some GPU"))),
        ];
        foreach (var signature in SignatureTable.All)
            foreach (var around in all)
                foreach (var language in Enum.GetValues<Language>())
                {
                    var said = Explanation.Of(Recogniser.Find(signature.Samples[0].Message)[0], around, language);
                    Assert.NotEmpty(said.Cause);
                    Assert.All(said.Here.Concat(said.Fix),
                        text => Assert.False(string.IsNullOrWhiteSpace(text) || text.Contains("  ", StringComparison.Ordinal)
                            || text.Contains("null", StringComparison.Ordinal), text));
                }
    }
}
