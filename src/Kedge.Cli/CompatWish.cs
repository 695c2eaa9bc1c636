using System.Collections.Immutable;
using System.Globalization;
using Kedge.Compat;
using Kedge.Compat.Names;
using Kedge.Compat.Reasons;
using Kedge.Machines;
using Kedge.Machines.Probe;

namespace Kedge.Cli;

/// <summary>The question of <c>kedge compat</c> as it was typed.</summary>
sealed record CompatWish(string? Torch, string? Cuda, string[] Gpus, string? Driver, string? Python)
{
    public string? Os { get; init; }
    public string? Glibc { get; init; }
    public string? Arch { get; init; }
    public string? With { get; init; }
    /// <summary>A profile's path, or <see cref="This"/>.</summary>
    public string? For { get; init; }
    public bool Table { get; init; }

    /// <summary>As a value of <c>--for</c>: the machine that Kedge runs on.</summary>
    public const string This = "this";

    /// <summary>
    /// A question about versions is about versions, wherever it is typed. Only a table, and a question that says nothing at all, is about
    /// this machine unless it names another.
    /// </summary>
    bool IsAboutThisMachine => For == This || (For is null && NamesNoMachine && (Table || (Torch, Cuda, Python, With) is (null, null, null, null)));

    bool NamesNoMachine => Gpus.Length == 0 && (Driver, Os, Glibc, Arch) is (null, null, null, null);

    /// <summary>What was meant, or every word that means nothing.</summary>
    public Checked<Question> Question(Shell shell) => new Reading(this, shell).Read();

    sealed class Reading(CompatWish wish, Shell shell)
    {
        readonly List<Problem> _problems = [];

        public Checked<Question> Read()
        {
            var machine = wish.IsAboutThisMachine ? MachineProbe.Look(shell.Environment) : wish.For is { } file ? Profile(file) : null;
            var (torch, local) = Torch();
            var gpus = wish.Gpus.SelectMany(g => g.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                .Where(g => !SpecGpu.IsApple(g)).Select(Gpu).OfType<TargetGpu>().ToImmutableArray();
            var question = new Question
            {
                Torch = torch,
                Cuda = Parsed<CudaWish>("--cuda", wish.Cuda ?? local, "12.8 (also cu128, cpu, auto)") ?? new CudaWish.Unsaid(),
                Python = Value<PythonVersion>("--python", wish.Python, "3.12"),
                System = System(machine),
                Targets = Targets(machine, Value<DottedVersion>("--driver", wish.Driver?.TrimStart('R', 'r', 'v'), "535.129.03"), gpus),
                With = With(),
            };
            return _problems.Count > 0 ? Checked<Question>.Bad(_problems) : Checked<Question>.Ok(question);
        }

        Machine? Profile(string file)
        {
            var read = MachineOnDisk.Load(Path.Combine(shell.Folder, file));
            _problems.AddRange(read.Problems);
            return read.IsOk ? read.Value : null;
        }

        /// <summary>Takes 2.7, v2.7.1, 2.7.x and 2.7.1+cu128, whose last part says the CUDA build.</summary>
        (DottedVersion? Torch, string? Cuda) Torch()
        {
            if (wish.Torch is null or "newest" or "latest") return (null, null);
            var parts = wish.Torch.TrimStart('v').Split('+', 2);
            var number = parts[0].EndsWith(".x", StringComparison.Ordinal) || parts[0].EndsWith(".*", StringComparison.Ordinal) ? parts[0][..^2] : parts[0];
            return (Value<DottedVersion>("--torch", number, "2.7 (also 2.7.1, newest); pre-releases are not judged"), parts.ElementAtOrDefault(1));
        }

        /// <summary>What is said on the command line counts before what the profile says.</summary>
        WheelSystem System(Machine? machine)
        {
            var system = machine is null ? WheelSystem.Linux : WheelSystem.Of(machine);
            if (wish.Gpus.Any(SpecGpu.IsApple)) system = new(SystemKind.Macos, "arm64", Name: "macOS");
            if (wish.Os is { } os) system = Named(os) ?? system;
            if (Value<DottedVersion>("--glibc", wish.Glibc, "2.28") is { } glibc) system = system with { Glibc = glibc, Name = null, IsMusl = false };
            return wish.Arch is { } arch ? system with { Architecture = Architecture(arch) } : system;
        }

        WheelSystem? Named(string os)
        {
            var found = OsNames.Find(os);
            if (found is null) _problems.Add(CompatProblems.NoSuchOs(os, Nearest.Of(os, OsNames.Known)));
            return found;
        }

        string Architecture(string text)
        {
            switch (text.ToLowerInvariant())
            {
                case "amd64" or "x86_64" or "x64": return "amd64";
                case "arm64" or "aarch64": return "arm64";
            }
            _problems.Add(CompatProblems.NotAVersion("--arch", text, "arm64"));
            return "amd64";
        }

        ImmutableArray<Target> Targets(Machine? machine, DottedVersion? driver, ImmutableArray<TargetGpu> gpus)
        {
            if (machine is null) return driver is null && gpus.IsEmpty ? [] : [new("", driver, gpus, wish.Os is { } os && OsNames.Find(os) is { InWindows: true })];
            var target = Target.Of(wish.IsAboutThisMachine ? "this machine" : "", machine);
            var said = driver is null ? target : target with { Driver = driver, Lacks = null };
            return [gpus.IsEmpty ? said : said with { Gpus = gpus }];
        }

        TargetGpu? Gpu(string name)
        {
            var (gpu, problem) = SpecGpu.Find(name);
            if (problem is not null) _problems.Add(problem);
            return gpu;
        }

        ImmutableSortedDictionary<string, DottedVersion?> With()
        {
            var with = ImmutableSortedDictionary.CreateBuilder<string, DottedVersion?>(StringComparer.Ordinal);
            foreach (var item in (wish.With ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var (name, version) = item.Split('=', 2) is [var left, var right] ? (left.TrimEnd('='), right.TrimStart('=')) : (item, null);
                if (!CompanionCheck.Known.Contains(name)) _problems.Add(CompatProblems.NoSuchCompanion(name, CompanionCheck.Known));
                else with[name] = Value<DottedVersion>($"--with {name}=", version, "1.2.3");
            }
            return with.ToImmutable();
        }

        T? Value<T>(string option, string? text, string example) where T : struct, IParsable<T>
        {
            if (text is null) return null;
            if (T.TryParse(text.Trim(), CultureInfo.InvariantCulture, out var value)) return value;
            _problems.Add(CompatProblems.NotAVersion(option, text, example));
            return null;
        }

        T? Parsed<T>(string option, string? text, string example) where T : class, IParsable<T>
        {
            if (text is null) return null;
            if (T.TryParse(text, CultureInfo.InvariantCulture, out var value)) return value;
            _problems.Add(CompatProblems.NotAVersion(option, text, example));
            return null;
        }
    }
}
