using System.Text.Json;
using Kedge.Locks;

namespace Kedge.EndToEnd.Checks;

/// <summary><c>--engine host</c>: a machine's own Python in the place of an image.</summary>
public sealed class HostTests
{
    /// <summary>A virtual environment with one package is the machine's Python; the lock names that package.</summary>
    [FactWith("python3")]
    public async Task The_machines_own_packages_are_compared_with_the_lock()
    {
        using var built = new Built();
        (await built.Tool("python3", "-m", "venv", "--without-pip", "venv")).Ended(0);
        var python = (await built.Tool(Path.Combine(built.Folder, "venv/bin/python3"), "-c", "import sys; print('%d.%d' % sys.version_info[:2])")).Ended(0).Out.Trim();
        var site = Path.Combine("venv/lib", $"python{python}/site-packages");
        built.Write(Path.Combine(site, "six-1.16.0.dist-info/METADATA"), "Metadata-Version: 2.1\nName: six\nVersion: 1.16.0\n");
        built.Write(Path.Combine(site, "extra-1.dist-info/METADATA"), "Metadata-Version: 2.1\nName: extra\nVersion: 1\n");
        built.Write("kedge.yaml", "name: hosted\nos: debian:trixie\nfrom: pypi\ntorch: \"2.6\"\ncuda: cpu\n");
        Lock(built, python, "1.16.0");
        var clean = (await Kedge(built, "check", "--engine", "host", "--only", "environment")).Ended(0).Out;
        Assert.Contains("isolation:", clean, StringComparison.Ordinal);
        Lock(built, python, "1.17.0");
        var drift = JsonDocument.Parse((await Kedge(built, "check", "--engine", "host", "--only", "environment", "--json")).Ended(1).Out).RootElement;
        Assert.Equal("KDG5413 six 1.17.0 1.16.0",
            string.Join("; ", drift.GetProperty("drift").EnumerateArray()
                .Select(d => $"{d.GetProperty("code")} {d.GetProperty("what")} {d.GetProperty("expected")} {d.GetProperty("found")}")));
        Assert.True(drift.GetProperty("notPromised").GetArrayLength() > 3);
        await ARunSaysAndRecordsIt(built);
    }

    static async Task ARunSaysAndRecordsIt(Built built)
    {
        var ran = (await Kedge(built, "run", "--engine", "host", "--", "true")).Ended(0);
        Assert.Contains("KDG5461", ran.Error, StringComparison.Ordinal);
        Assert.Contains("1 of the lock's Python packages", ran.Error, StringComparison.Ordinal);
        var record = Directory.GetFiles(Path.Combine(built.Folder, "runs"), "run.json", SearchOption.AllDirectories).Single();
        Assert.Contains("six is 1.16.0, the lock says 1.17.0", await File.ReadAllTextAsync(record), StringComparison.Ordinal);
    }

    [FactWith("python3")]
    public async Task Without_python_it_could_not_look()
    {
        using var built = new Built();
        built.Write("kedge.yaml", "name: hosted\nos: debian:trixie\nfrom: pypi\ntorch: \"2.6\"\ncuda: cpu\n");
        Lock(built, "3.13", "1.16.0");
        var surroundings = built.Surroundings();
        surroundings["PATH"] = "/nowhere";
        var said = (await Built.Run(Built.Program, ["check", "--engine", "host", "--only", "environment"], built.Folder, surroundings)).Ended(2);
        Assert.Contains("KDG5450", said.Out, StringComparison.Ordinal);
    }

    static Task<Ran> Kedge(Built built, params string[] args)
    {
        var surroundings = built.Surroundings();
        surroundings["PATH"] = $"{built.Folder}/venv/bin:{surroundings["PATH"]}";
        return Built.Run(Built.Program, args, built.Folder, surroundings);
    }

    static void Lock(Built built, string python, string six)
    {
        var spec = Specs.SpecFile.Load(built.Folder).Spec.Value;
        built.Write("kedge.lock", LockText.Write(new()
        {
            Name = "hosted", Spec = spec.LockDigest, Platform = Platform.LinuxAmd64, Os = "debian:trixie", Python = python, Torch = "2.6.0",
            Cuda = "cpu", Why = [], Archives = [],
            Packages = [], Wheels = [new("six", six, $"six-{six}-py2.py3-none-any.whl", "pypi", 1, Digest.Of(six), "task", "task")],
        }));
    }
}
