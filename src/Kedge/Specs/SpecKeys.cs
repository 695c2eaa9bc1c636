using System.Collections.Immutable;

namespace Kedge.Specs;

/// <summary>Every key of <c>kedge.yaml</c>, in the order in which people write them. A new field starts here.</summary>
/// <remarks>Of each: its name and what may stand there; what it means; an example and what holds where it is left out.</remarks>
public static class SpecKeys
{
    // The grammars, each with its source. Only what .NET and ECMA-262 read alike.
    const string Name = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";                               // a DNS label (RFC 1123, 2.1): also a container and host name
    const string DebianName = "^[a-z0-9][a-z0-9+.-]+$";                                      // Debian Policy 5.6.1
    internal const string PythonName = "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$";          // PEP 508, names
    const string Operand = "(===|==|~=|!=|<=|>=|<|>) ?[A-Za-z0-9._*+!-]+";                    // PEP 440, version specifiers
    const string PythonRequirement =
        @"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?(\[[A-Za-z0-9._-]+(, ?[A-Za-z0-9._-]+)*\])? ?(" + Operand + "(, ?" + Operand + ")*)?$";
    const string GpuId = "(GPU-[0-9A-Za-z-]+|MIG-[0-9A-Za-z/-]+|[0-9]+)";                     // nvidia-smi -L
    const string LimitGpus = "^(all|none|[1-9][0-9]*|GPU-[0-9A-Za-z-]+|MIG-[0-9A-Za-z/-]+|" + GpuId + "(," + GpuId + ")+)$";
    const string Size = "^[1-9][0-9]*([.][0-9]+)?[kmgtKMGT]$";
    const string MountLine = "^[^:~$][^:]*:/[^:]*(:ro)?$";
    const string Url = @"^(https?://[^/?#\s]+|file://)(/[^?#\s]*)?$";
    const string KeyLine = @"^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-ssh-ed25519@openssh[.]com|sk-ecdsa-sha2-nistp256@openssh[.]com) +AAAA[0-9A-Za-z+/]+={0,2}( [^\n]*)?$"; // sshd(8), AUTHORIZED_KEYS FILE FORMAT
    const string Sha256 = "^[0-9a-f]{64}$";

    static readonly SpecType.Text Archive = new(Url, SpecProblems.Url);

    public static SpecType.Keys Root { get; } = new(
    [
        new("name", new SpecType.Text(Name, SpecProblems.Name),
            "The project's name: small letters, digits and hyphens, at most 63.",
            "digits") { Required = true },
        new("task", new SpecType.OneOf(["general", "vision", "language", "speech"]),
            "The task family: which preset of packages comes along.",
            "vision", "`general`"),
        new("python", new SpecType.OneVersionOf([.. OsRelease.All.Select(o => o.Python)], SpecProblems.PythonVersion),
            "Major and minor version of Python. It decides the operating system unless `os` is given.",
            "\"3.13\"", "that of `os`"),
        new("torch", new SpecType.AsTyped("^(newest|[0-9]+[.][0-9]+([.][0-9]+)?)$", SpecProblems.TorchVersion),
            "The PyTorch version, or `newest` for the newest one that fits.",
            "\"2.6\"", "`newest`"),
        new("cuda", new SpecType.AsTyped("^(cpu|auto|[0-9]+[.][0-9]+)$", SpecProblems.CudaVersion),
            "The CUDA version that PyTorch is built for, `auto` for the best one for the machine, or `cpu` for none. Anything but `cpu` needs `from: pypi`.",
            "cpu", "`cpu`"),
        new("gpus", new SpecType.ListOf(new("^[A-Za-z0-9][A-Za-z0-9 ._()+/-]{0,63}$", SpecProblems.GpuModel)),
            "GPU models that the environment must also work on.",
            "[A100, RTX 4090]", "none"),
        new("from", new SpecType.OneOf(["debian", "pypi"]),
            "Where Python packages come from: the distribution's own packages, or wheels.",
            "debian", "`debian`"),
        new("os", new SpecType.OneOf([.. OsRelease.All.Select(o => o.ToString())]),
            "The distribution and its release.",
            "debian:trixie", "the one with `python`, else `debian:trixie`"),
        new("system", new SpecType.ListOf(new(DebianName, SpecProblems.SystemPackage)),
            "Distribution packages, by their own names.",
            "[git, tmux, vim-tiny]", "none"),
        new("packages", new SpecType.ListOf(new(PythonRequirement, SpecProblems.PythonPackage)),
            "Python packages, by their Python names. Versions may be given with `from: pypi` only: a distribution has one version of each. "
                + "With `from: pypi` also files beside the spec: `requirements.txt`, `pyproject.toml`, `uv.lock`, `pylock.toml`.",
            "[pandas, scikit-learn]", "none; with `from: pypi` the usual file beside the spec"),
        new("bytecode", new SpecType.Flag(),
            "Compile the wheels' Python sources into the image: a longer build, and starts that do not compile.",
            "true", "`false`"),
        new("mounts", new SpecType.ListOf(new(MountLine, SpecProblems.Mount)),
            "Folders that the container sees: `host:container`, with `:ro` for read-only. The host side is relative to the project.",
            "[\".:/workspace\", \"/data:/data:ro\"]", "`.:/workspace`"),
        new("access", new SpecType.Keys(
        [
            new("jupyter", new SpecType.Flag(), "JupyterLab is in the image.", "true", "`true`"),
            new("ssh", new SpecType.Flag(), "An SSH server is in the image.", "true", "`true`"),
            new("keys", new SpecType.ListOf(new(KeyLine, SpecProblems.Key)),
                "Public keys of people who may log in to a session by SSH, each one line as in a `.pub` file. Your own are taken from `~/.ssh` and the agent.",
                "[ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMQGbq4ar9bxydCmUXqBFb+5Sr75iF5Fw6NRYk2cCYcC ada@laptop]", "none"),
        ]), "Ways into a session.", "{jupyter: true, ssh: false}"),
        new("limits", new SpecType.Keys(
        [
            new("gpus", new SpecType.AsTyped(LimitGpus, SpecProblems.GpuLimit),
                "`all`, `none`, a count, or ids separated by commas.",
                "all", "`all` where there are any"),
            new("cpus", new SpecType.Positive(), "CPU cores.", "8", "no limit"),
            new("memory", new SpecType.Text(Size, SpecProblems.Size),
                "Main memory: a number with k, m, g or t (powers of 1024).",
                "32g", "no limit"),
            new("shm", new SpecType.Text(Size, SpecProblems.Size),
                "Shared memory, which DataLoader workers use.",
                "8g", "chosen by Kedge"),
        ]), "What a session or run may use of the machine.", "{gpus: all, cpus: 8, memory: 32g, shm: 8g}"),
        new("sources", new SpecType.Keys([.. SourceKeys()]),
            "Mirrors: for each archive a URL or a list of them, tried in order.",
            "{debian: \"https://mirror.example/debian\"}", "the host's own apt and pip configuration"),
        new("policy", new SpecType.Keys(
        [
            new("release-sha256", new SpecType.MapOf("^[a-z0-9][a-z0-9./-]*$", SpecProblems.Suite, new(Sha256, SpecProblems.Sha256)),
                "Suite → SHA-256 of its Release file: pins an archive where no signature can be checked.",
                "{trixie: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef}", "none"),
            new("allow-expired-release", new SpecType.Flag(),
                "Accept a Release file past its `Valid-Until`, as snapshot mirrors serve.",
                "true", "`false`"),
        ]), "The team's rules.", "{allow-expired-release: true}"),
    ]);

    /// <summary>The archives that <c>sources</c> may name.</summary>
    public static ImmutableArray<string> Archives => ((SpecType.Keys)Root.All.Single(k => k.Name == "sources").Type).All.Select(k => k.Name).ToImmutableArray();

    static IEnumerable<SpecKey> SourceKeys()
    {
        (string Id, string Says)[] archives =
        [
            ("debian", "Debian's archive."), ("debian-security", "Debian's security updates."),
            ("ubuntu", "Ubuntu's archive."), ("ubuntu-security", "Ubuntu's security updates."),
            ("pypi", "A PEP 503 index of wheels."), ("pytorch", "PyTorch's own wheels."),
        ];
        return archives.Select(a => new SpecKey(a.Id, new SpecType.OneOrMore(Archive), a.Says, $"https://mirror.example/{a.Id}", "the host's own configuration"));
    }
}
