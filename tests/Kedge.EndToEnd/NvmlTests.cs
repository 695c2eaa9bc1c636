using System.Collections.Immutable;
using System.Globalization;
using Kedge.Machines;
using Kedge.Machines.Probe;

namespace Kedge.EndToEnd;

/// <summary>The driver's library as a small C program that keeps to NVML's interface: what crosses it is real, the GPUs are not.</summary>
public sealed class NvmlTests
{
    const string Library = """
        static unsigned length(const char *s) { unsigned n = 0; while (s[n]) n++; return n; }
        static int give(char *to, unsigned size, const char *text) { if (length(text) >= size) return 7; unsigned i = 0; do to[i] = text[i]; while (text[i++]); return 0; }
        struct memory { unsigned long long total, free, used; };
        static int gpus[2] = {0, 1};
        int nvmlInit_v2(void) { return RESULT; }
        int nvmlShutdown(void) { return 0; }
        int nvmlSystemGetDriverVersion(char *to, unsigned size) { return give(to, size, "535.129.03"); }
        int nvmlSystemGetNVMLVersion(char *to, unsigned size) { return give(to, size, "12.535.183.01"); }
        int nvmlDeviceGetCount_v2(unsigned *count) { *count = 2; return 0; }
        int nvmlDeviceGetHandleByIndex_v2(unsigned i, int **device) { if (i > 1) return 2; *device = &gpus[i]; return 0; }
        int nvmlDeviceGetName(int *device, char *to, unsigned size) { return give(to, size, *device ? "Tesla V100-SXM2-32GB" : "NVIDIA A100-SXM4-80GB"); }
        int nvmlDeviceGetUUID(int *device, char *to, unsigned size) { return *device ? 3 : give(to, size, "GPU-5f1c2d8e"); }
        int nvmlDeviceGetCudaComputeCapability(int *device, int *major, int *minor) { *major = *device ? 7 : 8; *minor = 0; return 0; }
        struct pci { char legacy[16]; unsigned domain, bus, device, id, subsystem; char text[32]; };
        int nvmlDeviceGetPciInfo_v3(int *device, struct pci *p) { p->domain = 0; p->bus = *device ? 0xaf : 0x3b; p->device = 0; return 0; }
        int nvmlDeviceGetMaxPcieLinkGeneration(int *device, unsigned *n) { *n = 4; return 0; }
        int nvmlDeviceGetMaxPcieLinkWidth(int *device, unsigned *n) { *n = 16; return 0; }
        int nvmlDeviceGetCurrPcieLinkGeneration(int *device, unsigned *n) { *n = 1; return 0; }
        int nvmlDeviceGetCurrPcieLinkWidth(int *device, unsigned *n) { *n = 8; return *device ? 3 : 0; }
        struct process { unsigned pid; unsigned long long used; unsigned gpu, compute; };
        int nvmlDeviceGetComputeRunningProcesses_v3(int *device, unsigned *count, struct process *p) {
            if (*device) return 3;
            if (*count < 2) return 7;
            p[0].pid = 4711; p[0].used = 6000000000ULL; p[1].pid = 4712; p[1].used = ~0ULL; *count = 2; return 0; }
        int nvmlDeviceGetMigMode(int *device, unsigned *current, unsigned *pending) { *current = *pending = *device; return 0; }
        static int slice = 2;
        int nvmlDeviceGetMigDeviceHandleByIndex(int *device, unsigned i, int **mig) { if (i != 1) return 6; *mig = &slice; return 0; }
        int nvmlDeviceGetMemoryInfo(int *device, struct memory *m) { m->total = 85899345920ULL; m->free = 1; m->used = 2; return *device ? 4 : 0; }
        """;

    static Task<NvmlAnswer> Ask(int initAnswers) => Open(initAnswers, library => Nvml.Ask([library]));

    static async Task<T> Open<T>(int initAnswers, Func<string, T> ask)
    {
        var folder = Directory.CreateTempSubdirectory("kedge-nvml-").FullName;
        try
        {
            var (source, library) = (Path.Combine(folder, "nvml.c"), Path.Combine(folder, "libnvidia-ml.so.1"));
            await File.WriteAllTextAsync(source, Library.Replace("RESULT", initAnswers.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            Assert.Equal(0, (await new CommandLine("gcc", "-shared", "-fPIC", "-nostdlib", "-o", library, source).TryRun(CancellationToken.None))?.ExitCode);
            return ask(library);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [FactWith("gcc")]
    public async Task GPUs_are_read_from_the_library()
    {
        var said = await Ask(0);
        Assert.Null(said.Trouble);
        Assert.Equal(("535.129.03", "535.183.01"), (said.Driver?.ToString(), said.Library?.ToString()));
        Assert.Equal([new("NVIDIA A100-SXM4-80GB", "GPU-5f1c2d8e", new(8, 0), 85899345920), new("Tesla V100-SXM2-32GB", null, new(7, 0), null)],
            said.Gpus.AsEnumerable<Gpu>());
    }

    [FactWith("gcc")]
    public async Task What_is_around_GPUs_is_read_from_the_library()
    {
        var (slots, links, processes) = await Open(0, library =>
        {
            using var meter = NvmlMeter.Open([library])!;
            var around = meter.Surroundings;
            return ((GpuSlot[])[around.Slot(0), around.Slot(1)], ((int?, int?)[])[around.Link(0), around.Link(1)], (ImmutableArray<GpuProcess>?[])[around.Processes(0), around.Processes(1)]);
        });
        Assert.Equal(["0000:3b:00.0", "0000:af:00.0"], slots.Select(s => s.Address));
        Assert.Equal((4, 16, 0), (slots[0].Generation, slots[0].Lanes, slots[0].Slices.Length));
        Assert.Equal(["Tesla V100-SXM2-32GB"], slots[1].Slices.AsEnumerable());   // this library names a slice as its second device
        Assert.Equal([(1, 8), (1, null)], links);
        Assert.Equal([new(4711, 6_000_000_000), new(4712, null)], processes[0]!.Value.AsEnumerable());
        Assert.Null(processes[1]);
    }

    [FactWith("gcc")]
    public async Task A_library_of_another_version_says_so_and_its_own()
    {
        var said = await Ask(18);
        Assert.Equal("driver and library have different versions", said.Trouble);
        Assert.Equal("535.183.01", said.Library?.ToString());
        Assert.Empty(said.Gpus);
    }
}
