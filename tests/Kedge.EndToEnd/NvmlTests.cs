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
        int nvmlDeviceGetMemoryInfo(int *device, struct memory *m) { m->total = 85899345920ULL; m->free = 1; m->used = 2; return *device ? 4 : 0; }
        """;

    static async Task<NvmlAnswer> Ask(int initAnswers)
    {
        var folder = Directory.CreateTempSubdirectory("kedge-nvml-").FullName;
        try
        {
            var (source, library) = (Path.Combine(folder, "nvml.c"), Path.Combine(folder, "libnvidia-ml.so.1"));
            await File.WriteAllTextAsync(source, Library.Replace("RESULT", initAnswers.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            Assert.Equal(0, (await new CommandLine("gcc", "-shared", "-fPIC", "-nostdlib", "-o", library, source).TryRun(CancellationToken.None))?.ExitCode);
            return Nvml.Ask([library]);
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
    public async Task A_library_of_another_version_says_so_and_its_own()
    {
        var said = await Ask(18);
        Assert.Equal("driver and library have different versions", said.Trouble);
        Assert.Equal("535.183.01", said.Library?.ToString());
        Assert.Empty(said.Gpus);
    }
}
