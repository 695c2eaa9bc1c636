using Kedge.Cli;
using Kedge.Images.Wheels;
using Kedge.Locks;
using Kedge.Packages.Python;
using Kedge.Tests.Packages.Python;
using Kedge.Tests.Servers;
using Spectre.Console;

namespace Kedge.Tests.Locks;

/// <summary>
/// <c>kedge lock</c> with <c>from: pypi</c>, in-process: a Debian archive and an index of wheels over HTTP or on disk, and in uv's place a
/// script that answers in uv's form from a table (there is no uv where these tests were written).
/// </summary>
public sealed class WheelLockTests : IDisposable
{
    const string Python = "Package: python3\nVersion: 3.13.3-1\nPriority: important";
    const string Libc = "Package: libc6\nVersion: 2.41-12\nEssential: yes";
    const string Sox = "Package: sox\nVersion: 14-1";

    readonly FileServer _server = new();
    readonly AnswerServer _pages = new();
    readonly TemporaryFolder _folder = new();
    readonly Digest _release;
    readonly string _archive;
    readonly Dictionary<string, string> _environment = [];
    string _out = "", _error = "";

    public WheelLockTests()
    {
        var archive = new HandmadeArchive(_server, "debian");
        _release = archive.Put("trixie", string.Join("\n\n", Python, Libc, Sox));
        _archive = archive.Url;
        Directory.CreateDirectory(_folder["project"]);
        foreach (var (file, requires) in ((string, string[])[])
                 [
                     ("torch-2.6.0+cpu-cp313-cp313-linux_x86_64.whl", ["sympy", "filelock; python_version < '4'"]),
                     ("sympy-1.13.1-py3-none-any.whl", ["mpmath<1.4,>=1.1.0"]),
                     ("mpmath-1.3.0-py3-none-any.whl", []), ("filelock-3.16.0-py3-none-any.whl", []),
                     ("numpy-2.1.0-cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", []),
                     ("scikit_learn-1.6.0-cp313-cp313-linux_x86_64.whl", ["numpy"]), ("pillow-11.0.0-cp313-cp313-linux_x86_64.whl", []),
                     ("nltk-3.9-py3-none-any.whl", []),
                     ("soundfile-0.12-py2.py3-none-any.whl", ["numpy"]), ("rich-13.0-py3-none-any.whl", ["pygments"]), ("pygments-2.18-py3-none-any.whl", []),
                     ("windows_only-1.0-cp313-cp313-win_amd64.whl", []),
                 ])
            TinyWheel.Write(_folder["wheels"], file, requires);
        File.WriteAllText(_folder["wheels/only_source-1.0.tar.gz"], "");
        Uv();
    }

    public void Dispose()
    {
        _server.Dispose();
        _pages.Dispose();
        _folder.Dispose();
    }

    /// <summary>A script with uv's arguments and forms: pins for what is asked for and all that belongs to it, or a complaint.</summary>
    void Uv(string? complaint = null)
    {
        var pins = Directory.GetFiles(_folder["wheels"], "*.whl").Select(f => WheelName.Parse(Path.GetFileName(f)!))
            .Where(w => w.Normalised != "windows-only").Select(w => $"{w.Normalised}=={w.Version}");
        File.WriteAllText(_folder["pins"], string.Join('\n', pins) + "\n");
        File.WriteAllText(_folder["complaint"], complaint ?? "");
        File.WriteAllText(_folder["uv"], $$"""
            #!/bin/sh
            if [ "$1" = --version ]; then echo "uv 0.8.3 (abc 2026-01-01)"; exit 0; fi
            echo "$@" > {{_folder["arguments"]}}
            for last; do :; done
            cp "$last" {{_folder["asked"]}}
            cp "${last%requirements.txt}constraints.txt" {{_folder["constraints"]}}
            if [ -s {{_folder["complaint"]}} ]; then cat {{_folder["complaint"]}} >&2; exit 1; fi
            wanted="$(sed 's/[^A-Za-z0-9_.-].*//' "$last") "
            case $wanted in *torch*) wanted="$wanted sympy mpmath filelock" ;; esac
            case $wanted in *rich*) wanted="$wanted pygments" ;; esac
            for name in $wanted; do grep -i "^$name==" {{_folder["pins"]}}; done | sort -u
            """);
        File.SetUnixFileMode(_folder["uv"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    void Spec(string more = "") => File.WriteAllText(_folder["project/kedge.yaml"],
        $"name: demo\nos: debian:trixie\nfrom: pypi\ntorch: \"2.6\"\naccess: {{jupyter: false, ssh: false}}\n{more}\npolicy: {{release-sha256: {{trixie: {_release.Hex}}}}}\n");

    Task<int> Lock(params string[] options) => Kedge(["lock", .. options]);

    async Task<int> Kedge(params string[] words)
    {
        var variables = new Dictionary<string, string>
        {
            ["KEDGE_STORE"] = _folder["store"], ["KEDGE_DEBIAN_MIRROR"] = _archive, ["KEDGE_APT"] = "", ["KEDGE_KEYRING"] = _folder["keyring.gpg"],
            ["HOME"] = _folder.Path,
            ["PIP_CONFIG_FILE"] = "/dev/null", ["KEDGE_UV"] = _folder["uv"], ["PIP_INDEX_URL"] = "file://" + _folder["wheels"],
        };
        foreach (var (name, value) in _environment) variables[name] = value;
        var (data, talk) = (new StringWriter(), new StringWriter());
        var code = await App.Run(words, new Shell { Out = Wide(data), Error = Wide(talk), Folder = _folder["project"], Environment = variables.GetValueOrDefault });
        (_out, _error) = (data.ToString(), talk.ToString());
        return code;
    }

    static IAnsiConsole Wide(TextWriter writer)
    {
        var console = Transcript.Console(writer);
        console.Profile.Width = 4000;
        return console;
    }

    string Text => File.ReadAllText(_folder["project/kedge.lock"]);

    LockFile Read => LockText.Read(Text, "kedge.lock").Value;

    async Task<LockFile> Locked(string more = "")
    {
        Spec(more);
        Assert.True(await Lock("--update") == 0, _error);
        return Read;
    }

    async Task Refused(string more, string code, params string[] words)
    {
        Spec(more);
        Assert.Equal(2, await Lock("--update"));
        Assert.All([code, .. words], w => Assert.Contains(w, _error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wheels_are_locked_with_hash_index_and_reason()
    {
        var file = await Locked("packages: [rich]");
        Assert.Equal(("2.6.0", "cpu"), (file.Torch, file.Cuda));
        Assert.Equal(
            "filelock task torch · mpmath task sympy · numpy task task · pygments rich rich · rich rich spec · scikit-learn general task · sympy task torch · torch task task",
            string.Join(" · ", file.Wheels.Select(w => $"{w.Name} {w.For} {w.Why}")));
        Assert.All(file.Wheels, w => Assert.Equal((Digest.Of(File.ReadAllBytes(_folder[$"wheels/{w.File}"])), "pypi"), (w.Sha256, w.Index)));
        Assert.Contains(file.Why, c => c is { What: "resolver", Chose: "uv 0.8.3 (abc 2026-01-01)" });
        Assert.Contains(file.Why, c => c is { What: "matplotlib", Chose: "left out" });
        Assert.DoesNotContain(file.Packages, p => p.Name == "python3-torch");
    }

    [Fact]
    public async Task Uv_is_told_python_platform_and_a_loopback_index_and_nothing_of_the_users()
    {
        _environment["PIP_INDEX_URL"] = "file://" + _folder["wheels"];
        await Locked();
        var arguments = File.ReadAllText(_folder["arguments"]);
        Assert.Matches("^pip compile --no-config --no-cache --quiet --no-build --no-header --no-annotate --index-url http://127.0.0.1:[0-9]+/simple/ --python-version 3.13 --python-platform x86_64-manylinux_2_40 ", arguments);
        Assert.Contains("torch==2.6.0+cpu", File.ReadAllText(_folder["asked"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_stay_until_they_are_told_to_move()
    {
        var first = await Locked();
        TinyWheel.Write(_folder["wheels"], "numpy-2.2.0-cp313-cp313-linux_x86_64.whl");
        Spec("packages: [rich]");
        Assert.Equal(0, await Lock());
        Assert.Contains("numpy==2.1.0", File.ReadAllText(_folder["constraints"]), StringComparison.Ordinal);
        Assert.Equal(0, await Lock("--update", "numpy"));
        Assert.DoesNotContain("numpy", File.ReadAllText(_folder["constraints"]), StringComparison.Ordinal);
        Assert.Contains("mpmath==1.3.0", File.ReadAllText(_folder["constraints"]), StringComparison.Ordinal);
        Assert.Contains("+ pygments 2.18", await Again(first), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_torch_is_the_newest_that_the_index_has()
    {
        Spec();
        File.WriteAllText(_folder["project/kedge.yaml"],
            File.ReadAllText(_folder["project/kedge.yaml"]).Replace("torch: \"2.6\"", "torch: newest\ncuda: cpu", StringComparison.Ordinal));
        Assert.True(await Lock() == 0, _error);
        Assert.Equal("2.6.0", Read.Torch);
        Assert.StartsWith("the newest that fits and that the index has: it has no 2.14.0 (cpu), 2.13.0 (cpu), 2.12.1 (cpu) …",
            Read.Why.Single(w => w.What == "torch").Because, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_without_any_fitting_torch_is_told_by_the_newest()
    {
        foreach (var torch in Directory.GetFiles(_folder["wheels"], "torch-*")) File.Delete(torch);
        await Refused("cuda: cpu", "KDG2247", "torch 2.6.0 (cpu)");
    }

    [Fact]
    public async Task A_companion_in_a_file_of_requirements_is_judged_with_torch()
    {
        File.WriteAllText(_folder["project/requirements.txt"], "torchvision==0.20.1\n");
        await Refused("packages: [requirements.txt]", "KDG2413", "torchvision 0.20.1");
    }

    [Fact]
    public async Task A_folder_filled_from_the_lock_is_an_index_of_its_own()
    {
        var file = await Locked("packages: [rich]");
        Assert.Equal(0, await Kedge("index", "fill", _folder["depot"]));
        Assert.StartsWith($"{file.Wheels.Length} wheels", _out, StringComparison.Ordinal);
        Assert.EndsWith($": {file.Wheels.Length} new, 0 there already\n", _out, StringComparison.Ordinal);
        Assert.Equal(file.Wheels.Select(w => (w.File, w.Sha256)).Order(),
            Directory.GetFiles(_folder["depot"]).Select(f => (Path.GetFileName(f), Digest.Of(File.ReadAllBytes(f)))).Order());
        Assert.Equal(0, await Kedge("index", "fill", _folder["depot"], "--json"));
        Assert.DoesNotContain("\"new\": true", _out, StringComparison.Ordinal);

        // Another machine: another store, and no index but that folder.
        Directory.Move(_folder["store"], _folder["left-behind"]);
        _environment["PIP_INDEX_URL"] = "file://" + _folder["depot"];
        Assert.True(await Lock("--update") == 0, _error);
        Assert.Equal(file.Wheels.AsEnumerable(), Read.Wheels);
    }

    [Fact]
    public async Task Other_bytes_in_the_folder_are_not_passed_on()
    {
        var file = await Locked();
        Directory.CreateDirectory(_folder["depot"]);
        File.WriteAllText(_folder[$"depot/{file.Wheels[0].File}"], "other");
        Assert.Equal(2, await Kedge("index", "fill", _folder["depot"]));
        Assert.Contains("KDG2515", _error, StringComparison.Ordinal);
        Assert.Equal("other", File.ReadAllText(_folder[$"depot/{file.Wheels[0].File}"]));
        Assert.Equal(2, await Kedge("index", "fill", _folder["project/kedge.yaml"]));
        Assert.Contains("KDG2516", _error, StringComparison.Ordinal);
    }

    async Task<string> Again(LockFile first)
    {
        File.WriteAllText(_folder["project/kedge.lock"], LockText.Write(first));
        Assert.Equal(0, await Lock());
        return _out;
    }

    /// <summary>Four tasks over one store: what changes with the task is its own small layer, whatever the rest of the image is.</summary>
    [Fact]
    public async Task Another_task_moves_its_own_layer_only()
    {
        var plans = new Dictionary<string, HashSet<Digest>>();
        foreach (var task in new[] { "general", "vision", "language", "speech" })
        {
            var file = await Locked($"task: {task}");
            Assert.Contains(file.Wheels, w => w.For == task);
            plans[task] = [.. WheelPlanner.Plan(file).Select(p => p.Recipe(new("3.13", false, null)))];
        }
        var shared = plans.Values.Aggregate((a, b) => [.. a.Intersect(b)]);
        Assert.All(plans.Values, p => Assert.Equal(p.Count - 1, shared.Count));
    }

    [Fact]
    public async Task A_file_of_requirements_is_the_list_when_the_spec_has_none_and_makes_the_lock_stale()
    {
        File.WriteAllText(_folder["project/requirements.txt"], "rich>=13 # nice\n");
        var file = await Locked();
        Assert.Contains(file.Wheels, w => w is { Name: "rich", For: "rich", Why: "spec" });
        Assert.Contains("rich>=13", File.ReadAllText(_folder["asked"]), StringComparison.Ordinal);
        Assert.Equal(0, await Lock("--check"));
        File.WriteAllText(_folder["project/requirements.txt"], "rich>=12\n");
        Assert.Equal(1, await Lock("--check"));
        Spec("packages: []");
        Assert.Equal(0, await Lock());
        Assert.DoesNotContain(Read.Wheels, w => w.Name == "rich");
        await Refused("packages: [more.txt]", "KDG1054", "more.txt");
    }

    [Fact]
    public async Task Hashes_of_a_requirement_bind()
    {
        File.WriteAllText(_folder["project/requirements.txt"], $"rich==13.0 --hash=sha256:{Digest.Of("another").Hex}\n");
        await Refused("", "KDG2249", "rich-13.0");
        File.WriteAllText(_folder["project/requirements.txt"],
            $"rich==13.0 --hash=sha256:{Digest.Of(File.ReadAllBytes(_folder["wheels/rich-13.0-py3-none-any.whl"])).Hex}\n");
        await Locked();
    }

    [Fact]
    public async Task The_wheelhouse_is_looked_into_first()
    {
        TinyWheel.Write(_folder["project/wheelhouse"], "rich-13.0-py3-none-any.whl", "pygments", "Summary: built here");
        var wheel = (await Locked("packages: [rich]")).Wheels.Single(w => w.Name == "rich");
        Assert.Equal(("wheelhouse", Digest.Of(File.ReadAllBytes(_folder["project/wheelhouse/rich-13.0-py3-none-any.whl"]))), (wheel.Index, wheel.Sha256));
    }

    [Theory]
    [InlineData("only-source", "KDG2240", "kedge.yaml:6:12")]
    [InlineData("only-source", "KDG2240", "kedge wheel build only-source")]
    [InlineData("windows-only", "KDG2242", "no wheel for Python 3.13 on debian:trixie")]
    [InlineData("ritch", "KDG2241", "check the spelling")]
    [InlineData("rich>=99", "KDG2243", "there are 13.0")]
    public async Task Why_there_is_no_solution_is_said_in_plain_words(string package, string code, string words)
    {
        Uv($"ERROR: Could not find a version that satisfies the requirement {package} (from versions: none)\nERROR: No matching distribution found for {package}\n");
        await Refused($"packages: ['{package}']", code, words);
    }

    [Fact]
    public async Task Uvs_own_words_are_understood_too()
    {
        Uv("  × No solution found when resolving dependencies:\n  ╰─▶ Because ritch was not found in the package registry and you require ritch, we can conclude that your requirements are unsatisfiable.\n");
        await Refused("packages: [ritch]", "KDG2241", "ritch");
    }

    [Fact]
    public async Task A_conflict_is_passed_on_without_the_resolvers_advice()
    {
        Uv("""
            ERROR: Cannot install a==1 and b==2 because these package versions have conflicting dependencies.

            The conflict is caused by:
                a 1 depends on c<2
                b 2 depends on c>=2

            To fix this you could try to:
            1. loosen the range of package versions you've specified
            2. remove package versions to allow pip to attempt to solve the dependency conflict

            ERROR: ResolutionImpossible: for help visit https://pip.example/topics/dependency-resolution/
            """);
        await Refused("packages: [rich]", "KDG2244", "a 1 depends on c<2", "b 2 depends on c>=2");
        Assert.DoesNotContain("loosen the range", _error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("torch: \"2.5\"", "KDG2247", "there are 2.6.0+cpu")]
    [InlineData("torch: \"2.7\"\ncuda: \"12.1\"", "KDG2402", "11.8")]
    [InlineData("torch: \"9.9\"", "KDG2", "9.9")]
    [InlineData("torch: \"2.6\"\ncuda: \"12.4\"", "KDG2248", "asks for CUDA 12.4")]
    public async Task A_torch_that_is_not_to_be_had_is_refused_before_anything_is_resolved(string more, string code, params string[] words)
    {
        File.WriteAllText(_folder["project/kedge.yaml"],
            $"name: demo\nos: debian:trixie\nfrom: pypi\naccess: {{jupyter: false, ssh: false}}\n{more}\npolicy: {{release-sha256: {{trixie: {_release.Hex}}}}}\n");
        Assert.Equal(2, await Lock());
        Assert.All([code, .. words], w => Assert.Contains(w, _error, StringComparison.Ordinal));
        Assert.False(File.Exists(_folder["arguments"]));
    }

    [Fact]
    public async Task A_torch_for_cuda_is_not_taken_for_the_cpus()
    {
        File.Delete(_folder["wheels/torch-2.6.0+cpu-cp313-cp313-linux_x86_64.whl"]);
        TinyWheel.Write(_folder["wheels"], "torch-2.6.0-cp313-cp313-manylinux1_x86_64.whl", "nvidia-cuda-runtime-cu12==12.4.127; platform_system == \"Linux\"");
        await Refused("", "KDG2248", "CUDA 12.4", "sources: {pytorch: URL}");
    }

    [Fact]
    public async Task Torch_comes_from_its_variants_index_and_its_name_stands_in_the_lock()
    {
        const string Torch = "torch-2.6.0+cu124-cp313-cp313-linux_x86_64.whl";
        TinyWheel.Write(_folder["variants/cu124/torch"], Torch, "sympy");
        _environment["KEDGE_PYTORCH_MIRROR"] = "file://" + _folder["variants"];
        File.AppendAllText(_folder["pins"], "torch==2.6.0+cu124\n");
        File.WriteAllText(_folder["pins"], File.ReadAllText(_folder["pins"]).Replace("torch==2.6.0+cpu\n", "", StringComparison.Ordinal));
        var file = await Locked("cuda: \"12.4\"");
        Assert.Equal(("12.4", "v2.6-cu124"), (file.Cuda, file.ShortName));
        Assert.Contains(file.Wheels, w => w is { Name: "torch", File: Torch, Index: "pytorch/cu124", Version: "2.6.0+cu124" });
    }

    [Fact]
    public async Task A_password_stands_nowhere()
    {
        _pages.Say("/simple/torch/", new Answer(401));
        _environment["PIP_INDEX_URL"] = $"http://me:s3cret@127.0.0.1:{_pages.Url.Port}/simple";
        await Refused("", "KDG2503", "netrc");
        Assert.DoesNotContain("s3cret", _out + _error, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(_folder["wheels"], "*.whl").Select(f => Path.GetFileName(f)!))
        {
            _pages.Say($"/simple/{WheelName.Parse(file).Normalised}/", new Answer(200, $"<a href=\"/files/{Uri.EscapeDataString(file)}\">x</a>"));
            _pages.Say($"/files/{file}", new Answer(200) { Bytes = File.ReadAllBytes(_folder[$"wheels/{file}"]) });
        }
        _pages.Forget("/simple/torch/");
        Assert.True(await Lock() == 0, _error);
        Assert.Contains("/simple/numpy/ me:s3cret", _pages.Requests);
        Assert.DoesNotContain("s3cret", _out + _error + Text + File.ReadAllText(_folder["arguments"]), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder["store"], "*", SearchOption.AllDirectories),
            f => File.ReadAllText(f).Contains("s3cret", StringComparison.Ordinal));
    }
}
