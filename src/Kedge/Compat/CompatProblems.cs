using Kedge.Compat.Facts;
using Kedge.Compat.Reasons;

namespace Kedge.Compat;

/// <summary>Every reason that a verdict may give: KDG2401–2429 why it does not fit, KDG2430–2449 what to know, KDG2450– what was asked wrongly.</summary>
public static class CompatProblems
{
    internal const string PlainInstallCode = "KDG2436";

    internal static Reason NoSuchTorch(DottedVersion asked, string known, string source) => new("KDG2401",
        $"there is no PyTorch {asked}; known: {known}", source, About.Torch);

    internal static Reason NoSuchVariant(TorchRelease torch, string cuda, string built, string source) => new("KDG2402",
        $"PyTorch {torch.Version} has no official CUDA {cuda} build: it is built for {built}", source, About.Cuda);

    internal static Reason NeverReleased(TorchRelease torch, NeverReleased cuda, string built) => new("KDG2402",
        $"CUDA {cuda.Version} was never released ({cuda.Note}): PyTorch {torch.Version} is built for {built}", cuda.Source, About.Cuda);

    internal static Reason NoWheelForPython(TorchRelease torch, PythonVersion python, string built) => new("KDG2403",
        $"PyTorch {torch.Version} has no wheels for Python {python}: {built}", torch.Source, About.Python);

    internal static Reason NotOnApple(string cuda) => new("KDG2404",
        $"CUDA {cuda} cannot run on a Mac: Apple's M-series has no NVIDIA GPU, and no container can give it one; "
            + "PyTorch for macOS uses the Apple GPU through MPS, a Linux container there only the CPU",
        MacSource, About.Cuda);

    internal static Reason NotOnIntelMac(string cuda) => new("KDG2404",
        $"CUDA {cuda} cannot run on a Mac: PyTorch's wheels for macOS are CPU builds", MacSource, About.Cuda);

    internal static Reason NoIntelMac(TorchRelease torch) => new("KDG2404",
        $"PyTorch {torch.Version} has no wheels for Intel Macs, the last was 2.2.2", torch.PypiWheel.Source, About.Os);

    internal static Reason NotOnSystem(TorchRelease torch, CudaVariant variant, string system) => new("KDG2404",
        $"PyTorch {torch.Version} for CUDA {variant.Cuda} has no wheels for {system}", variant.Source, About.Os);

    internal static Reason GlibcTooOld(TorchRelease torch, string build, DottedVersion needed, WheelSystem system) => new("KDG2405",
        $"the wheels of PyTorch {torch.Version}{build} need glibc {needed}, {system.Name ?? "here"} {(system.Name is null ? "is" : "has")} {system.Glibc}",
        $"{torch.Manylinux.Tag}: {torch.Manylinux.Note}; {torch.Source}", About.Os);

    internal static Reason Musl(WheelSystem system, string source) => new("KDG2406",
        $"{system.Name ?? "this system"} has musl instead of glibc, and PyTorch has no musllinux wheels", source, About.Os);

    internal static Reason DriverTooOld(Target target, CudaVariant variant, DottedVersion floor, string source) => new("KDG2407",
        $"driver {target.Driver}{On(target)} is too old for CUDA {variant.Cuda}: every {variant.Cuda.Major}.x build needs {floor} or later",
        source, About.Cuda);

    internal static Reason DriverLeftGpu(Target target, TargetGpu gpu, GpuArchitecture architecture) => new("KDG2408",
        $"driver {target.Driver}{On(target)} does not support the {gpu.Name} any more: "
            + $"{architecture.LastDriverBranch} was the last branch for {architecture.Architecture}",
        architecture.Source, About.Gpus);

    internal static Reason DriverBeforeGpu(Target target, TargetGpu gpu, DottedVersion first, string source) => new("KDG2409",
        $"driver {target.Driver}{On(target)} does not know the {gpu.Name} yet: its compute capability {gpu.Capability} came with branch {first.Major}",
        source, About.Gpus);

    internal static Reason NoCode(TorchRelease torch, CudaVariant variant, TargetGpu gpu, string code) => new("KDG2410",
        $"PyTorch {torch.Version} for CUDA {variant.Cuda} has no code for the {gpu.Name} (compute capability {gpu.Capability}): it holds {code}",
        $"{variant.Source}; GPU: {gpu.Source}", About.Gpus);

    internal static Reason PtxNeedsDriver(Target target, CudaVariant variant, TargetGpu gpu, DottedVersion needed, string source) => new("KDG2411",
        $"PyTorch for CUDA {variant.Cuda} holds only PTX for the {gpu.Name}, which driver {target.Driver}{On(target)} cannot compile: "
            + $"that takes {needed} or later",
        source, About.Gpus);

    internal static Reason Lacks(Target target, string cuda) => new("KDG2412",
        $"CUDA {cuda} cannot be used{On(target)}: it lacks {target.Lacks}", "measured on the machine", About.Cuda);

    internal static Reason WrongPair(TorchRelease torch, string companion, DottedVersion asked, string right) => new("KDG2413",
        $"{companion} {asked} does not belong to PyTorch {torch.Version}: {right}",
        torch.Source, About.Packages, companion);

    internal static Reason TorchtextEnded(TorchRelease torch) => new("KDG2414",
        $"there is no torchtext for PyTorch {torch.Version}: it ended with 0.18.0 for PyTorch 2.3; pip still installs that one, and its import fails",
        torch.TorchtextReason ?? torch.Source, About.Packages, "torchtext");

    internal static Reason NumpyAbi(TorchRelease torch, DottedVersion numpy, string system) => new("KDG2415",
        $"PyTorch {torch.Version} on {system} is built against NumPy 1 and fails with NumPy {numpy}",
        torch.Numpy.Source, About.Packages, "numpy");

    internal static Reason WrongPart(TorchRelease torch, string build, string part, DottedVersion asked, string right, string source) => new("KDG2416",
        $"PyTorch {torch.Version}{build} brings {part} {right}, not {asked}",
        source, About.Packages, part);

    internal static Reason NewerTorch(DottedVersion asked, TorchRelease newest) => new("KDG2430",
        $"PyTorch {asked} is newer than this Kedge's facts, so it was judged by those of {newest.Version}, the newest known",
        newest.Source, About.Torch);

    internal static Reason NewerDriver(Target target, string newest, string source) => new("KDG2431",
        $"driver {target.Driver}{On(target)} is newer than this Kedge's facts (up to {newest}); newer drivers run programs for older CUDA",
        source, About.Cuda);

    internal static Reason JustPtx(CudaVariant variant, TargetGpu gpu, string source) => new("KDG2432",
        $"for the {gpu.Name} (compute capability {gpu.Capability}) CUDA {variant.Cuda} builds hold only PTX, which the driver compiles at the first start: "
            + "slow once, and not tuned for it",
        source, About.Gpus);

    internal static Reason UnknownGpu(TargetGpu gpu, string source) => new("KDG2433",
        $"the {gpu.Name} is not in this Kedge's facts and its compute capability was not measured, so whether a build holds code for it is open",
        source, About.Gpus);

    internal static Reason ExperimentalPython(TorchRelease torch, PythonVersion python, string words) => new("KDG2434",
        $"PyTorch {torch.Version} supports Python {python} only experimentally ({words})", torch.Source, About.Python);

    internal static Reason OutOfMatrix(TorchRelease torch, CudaVariant variant) => new("KDG2435",
        $"PyTorch's release matrix does not list CUDA {variant.Cuda} for {torch.Version}, though wheels exist; other packages may not be built for it",
        variant.Source, About.Cuda);

    internal static Reason PlainInstall(TorchRelease torch, string plain, string why, string source) => new("KDG2436",
        $"a plain `pip install torch=={torch.Version}` gives {plain}, which does not fit: {why}", source, About.Cuda);

    internal static Reason OtherArchitecture(TorchRelease torch, string architecture) => new("KDG2437",
        $"there are no facts here about PyTorch {torch.Version}'s wheels for {architecture}: "
            + "which CUDA builds exist, the GPU code in them and the glibc they need were not judged; the index decides",
        torch.Source, About.Os);

    internal static Reason Jetson(TargetGpu gpu) => new("KDG2438",
        $"the {gpu.Name} is a Jetson: its driver comes with JetPack, "
            + "and so do the PyTorch builds that NVIDIA makes for it; only the code in the wheels was judged",
        gpu.Source, About.Gpus);

    internal static Reason NumpyOpen(TorchRelease torch, DottedVersion numpy) => new("KDG2439",
        $"whether PyTorch {torch.Version} works with NumPy {numpy} here is not known ({torch.Numpy.Confidence})",
        torch.Numpy.Source, About.Packages, "numpy");

    internal static Reason GpuUnused(Target target) => new("KDG2440",
        $"the CPU build does not use the {string.Join(" or the ", target.Gpus.Select(g => g.Name).Distinct())}",
        "what was asked", About.Cuda);

    internal static Reason WholeBranch(Target target, DottedVersion floor, string source) => new("KDG2441",
        $"of driver branch {target.Driver}{On(target)} only {floor} and later are enough", source, About.Cuda);

    internal static Reason NewerGpu(TargetGpu gpu, Rule rule) => new("KDG2442",
        $"the {gpu.Name} has a compute capability, {gpu.Capability}, that is not in this Kedge's facts; it was judged by the rule: {rule.Text}",
        rule.Source, About.Gpus);

    public static Problem NoSuchGpu(string name, IReadOnlyList<string> near) => new("KDG2450",
        $"there is no GPU '{name}' in the table",
        Hint: (near.Count > 0 ? $"did you mean {string.Join(", ", near)}? " : "")
            + "A newer one is judged by its compute capability: `--gpu 13.0` (`nvidia-smi --query-gpu=compute_cap --format=csv` shows it)");

    public static Problem SeveralGpus(string name, IEnumerable<GpuFact> gpus) => new("KDG2451",
        $"'{name}' may be several GPUs that do not run the same code",
        Hint: $"one of: {string.Join(", ", gpus.Select(g => $"{g.Name} ({g.Cc})"))}");

    public static Problem NotNvidia(string name) => new("KDG2452",
        $"'{name}' is not an NVIDIA GPU: only CUDA builds are judged here",
        Hint: "PyTorch has ROCm builds for some AMD GPUs and XPU builds for Intel's; Kedge does not make environments for them yet");

    public static Problem NotAVersion(string option, string text, string example) => new("KDG2453",
        $"{option} cannot be '{text}'",
        Hint: $"such as {option} {example}");

    public static Problem NoSuchOs(string name, IReadOnlyList<string> near) => new("KDG2454",
        $"the operating system '{name}' is not in the table",
        Hint: near.Count > 0 ? $"did you mean {string.Join(", ", near)}?" : "`--glibc V` says what matters; `ldd --version` shows it");

    public static Problem NoSuchCompanion(string name, IReadOnlyList<string> known) => new("KDG2455",
        $"--with knows no '{name}'",
        Hint: $"known: {string.Join(", ", known)}; such as --with torchvision=0.22,numpy=2");

    const string MacSource = "NVIDIA's drivers and CUDA 10.2 were the last for macOS; PyPI's macOS wheels are cpu/mps (table of releases, pypiWheel)";

    static string On(Target target) => target.Name.Length == 0 ? "" : $" on {target.Name}";
}
