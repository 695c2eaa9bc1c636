using System.Text.Json;
using Kedge.EndToEnd.Checks;
using Kedge.Images;
using Kedge.Images.Bytecode;
using Kedge.Images.Layers;
using Kedge.Images.Wheels;
using Kedge.Locks;
using Kedge.Packages.Python;
using Kedge.Store;

namespace Kedge.EndToEnd.Wheels;

/// <summary><c>from: pypi</c> for real: an operating system of .debs, PyTorch of wheels from an index over HTTP, locked, built, started; it trains.</summary>
public sealed class WheelEnvironmentTests
{
    const string Spec = """
        name: wheels
        os: debian:trixie
        from: pypi
        torch: "2.6"
        cuda: cpu
        system: [libopenblas0-pthread, libtorch2.6]
        packages: [requirements.txt]
        access: {jupyter: false, ssh: false}
        """;

    const string Train = """
        import sys, torch, yaml
        torch.manual_seed(0)
        x = torch.rand(256, 4)
        y = x @ torch.tensor([1.0, -2.0, 3.0, 0.5]) + 0.25
        model = torch.nn.Linear(4, 1)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
        for step in range(300):
            loss = torch.nn.functional.mse_loss(model(x).squeeze(1), y)
            optimizer.zero_grad(); loss.backward(); optimizer.step()
        print("prefix", sys.prefix, torch.__file__)
        print(f"loss={loss.item():.6f}")
        assert loss.item() < 1e-3
        """;

    [FactWith("docker", "python3", "dpkg-deb")]
    public async Task Wheels_are_locked_built_started_and_train()
    {
        using var built = new Built();
        var wheels = await RealWheels.Make(built);
        built.Write("project/kedge.yaml", Spec);
        built.Write("project/requirements.txt", "PyYAML >= 6  # configuration\n");
        built.Write("project/train.py", Train);
        using (var index = await ServedIndex.Start(wheels))
        {
            (await In(built, index.Url, "lock")).Ended(0);
            var file = Lock(built);
            Assert.All(file.Wheels, w => Assert.Equal((Digest.Of(File.ReadAllBytes(Path.Combine(wheels, w.File))), "pypi"), (w.Sha256, w.Index)));
            Assert.Contains(file.Wheels, w => w is { Name: "torch", For: "task", Version: "2.6.0+debian" });
            Assert.Contains(file.Wheels, w => w is { Name: "pyyaml", For: "pyyaml", Why: "spec" });
            Assert.Contains(file.Wheels, w => w is { Name: "mpmath", Why: "sympy" });
            Assert.DoesNotContain("127.0.0.1", File.ReadAllText(PathOf(built, LockOnDisk.FileName)), StringComparison.Ordinal);
            await RealPipReads(index.Url, built, file);
            await OneMoreEntryAddsOneWheel(built, index.Url, file);
        }
        await WithoutTheIndex(built, wheels);
        await BytecodeIsTheSameEveryTime(built);
        await BytecodeIsUsed(built, wheels);
        await BehindAnAirGap(built);
        await DriftIsNamed(built);
        await WhatIsSourceOnlyIsBuiltOnce(built, wheels);
    }

    /// <summary>The locked interpreter's own pip takes a wheel from <c>kedge index serve</c>, hash and all.</summary>
    static async Task RealPipReads(string url, Built built, LockFile file)
    {
        var pip = Interpreter.Pip(Interpreter.Unpack(Interpreter.PackagesOfPip(file), new BlobStore(built.Store)), file.Python)!;
        var target = Path.Combine(built.Folder, "downloaded");
        var environment = built.Surroundings();
        foreach (var (name, value) in pip.Environment.Where(e => e.Value is not null)) environment[name] = value!;
        environment["no_proxy"] = "127.0.0.1";
        (await Built.Run(pip.Program, [.. pip.Arguments, "download", "--isolated", "--no-cache-dir", "--index-url", url, "--dest", target, "Jinja2"],
            built.Folder, environment)).Ended(0);
        Assert.Equal(["jinja2", "markupsafe"], Directory.GetFiles(target).Select(f => WheelName.Parse(Path.GetFileName(f)).Normalised).Order());
    }

    static async Task OneMoreEntryAddsOneWheel(Built built, string url, LockFile before)
    {
        built.Write("project/requirements.txt", "PyYAML >= 6\nNope-nope\n");
        Assert.Contains("no index has a project 'nope-nope'", (await In(built, url, "lock")).Ended(2).Error, StringComparison.Ordinal);
        built.Write("project/requirements.txt", "PyYAML >= 99\n");
        Assert.Contains("there are 6.0.2", (await In(built, url, "lock", "--update")).Ended(2).Error, StringComparison.Ordinal);
        built.Write("project/requirements.txt", "PyYAML >= 6  # configuration\n");
        Assert.Contains("answers", (await In(built, url, "lock", "--check")).Ended(0).Error, StringComparison.Ordinal);
        Assert.Equal(before.Digest, Lock(built).Digest);
    }

    /// <summary>From here on no index answers: the store has all that the lock names, and a folder of the wheels is an index, too.</summary>
    static async Task WithoutTheIndex(Built built, string wheels)
    {
        var made = JsonDocument.Parse((await In(built, "http://127.0.0.1:9/simple", "build", "--json")).Ended(0).Out).RootElement;
        Assert.True(made.GetProperty("layers").GetArrayLength() > 10);
        var ran = (await In(built, "", "run", "--", "python", "train.py")).Ended(0);
        Assert.Contains("prefix /opt/venv /opt/venv/lib/python3.13/site-packages/torch/__init__.py", ran.Out, StringComparison.Ordinal);
        var first = Lock(built);
        (await In(built, "file://" + wheels, "lock", "--update")).Ended(0);
        Assert.Equal(first.Wheels.AsEnumerable(), Lock(built).Wheels);
    }

    /// <summary>SymPy's 900 modules, compiled by one interpreter and by four side by side, into two stores that know nothing of each other.</summary>
    static async Task BytecodeIsTheSameEveryTime(Built built)
    {
        var (file, store) = (Lock(built), new BlobStore(built.Store));
        var sympy = file.Wheels.Single(w => w.Name == "sympy");
        var layers = new List<Layer>();
        foreach (var workers in (int[])[1, 4])
        {
            var fresh = new BlobStore(Path.Combine(built.Folder, $"bytecode-{workers}"));
            using (var blob = fresh.Create())
            {
                await using (var wheel = store.OpenRead(sympy.Sha256)) await wheel.CopyToAsync(blob);
                Assert.NotNull(blob.Commit(sympy.Sha256));
            }
            using var zip = fresh.OpenRead(sympy.Sha256);
            var plan = new PlannedWheel(Installation.Of(Wheel.Open(zip, sympy.File).Value, new(file.Python), requested: false).Value, sympy.Sha256);
            await using var compiler = new PythonCompiler(Interpreter.Unpack(Interpreter.PackagesOf(file), store), file.Python, workers);
            layers.Add(WheelLayer.Write("sympy", [plan], fresh, new(Lazy: false, compiler), CancellationToken.None));
        }
        Assert.Equal(layers[0], layers[1]);
        Assert.True(layers[0].Size > 10_000_000, "with bytecode it is larger than its sources");
    }

    /// <summary>Where an import finds the code of each module: the interpreter says so itself.</summary>
    static async Task BytecodeIsUsed(Built built, string wheels)
    {
        const string Import = "python -v -c 'import sympy' 2>&1 | grep '^# code object from .*/sympy/'";
        built.Write("project/kedge.yaml", Spec + "\nbytecode: true\n");
        (await In(built, "file://" + wheels, "lock")).Ended(0);
        var read = (await In(built, "", "run", "--", "sh", "-c", Import)).Ended(0).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(read.Length, 100, 2000);
        Assert.All(read, module => Assert.Contains(".pyc'", module, StringComparison.Ordinal));
        built.Write("project/kedge.yaml", Spec);
        (await In(built, "file://" + wheels, "lock")).Ended(0);
    }

    /// <summary>As docs/wheels.md says: the lock's wheels in a folder that is carried over, served there to a machine which has none of them.</summary>
    static async Task BehindAnAirGap(Built built)
    {
        var (first, depot) = (Lock(built), Path.Combine(built.Folder, "depot"));
        (await In(built, "", "index", "fill", depot)).Ended(0);
        var store = new BlobStore(built.Store);
        foreach (var wheel in first.Wheels) File.Delete(store.PathOf(wheel.Sha256));
        using var index = await ServedIndex.Start(depot);
        (await In(built, index.Url, "lock", "--update")).Ended(0);
        Assert.Equal(first.Wheels.AsEnumerable(), Lock(built).Wheels);
        Assert.All(first.Wheels, w => Assert.True(store.Has(w.Sha256)));
    }

    /// <summary>Clean as it was built, every file's hash included; then changed by hand, as root inside.</summary>
    static async Task DriftIsNamed(Built built)
    {
        (await In(built, "", "build", "--load")).Ended(0);
        (await In(built, "", "check", "--only", "environment", "--deep")).Ended(0);
        const string site = "/opt/venv/lib/python3.13/site-packages";
        var image = Images.Image.NamesOf(Lock(built))[0];
        await using var session = await HandStartedSession.Start(built, new("wheels", Path.GetDirectoryName(PathOf(built, "x"))!, image));
        (await session.Check()).Ended(0);
        (await session.Change($"cd {site} && rm -r yaml _yaml pyyaml-*.dist-info && echo '# edited' >> networkx/__init__.py && sed -i 's/^Version: .*/Version: 9.9/' filelock-*.dist-info/METADATA")).Ended(0);
        (await session.Change($"mkdir {site}/six-1.16.0.dist-info && printf 'Name: six\nVersion: 1.16.0\n' > {site}/six-1.16.0.dist-info/METADATA && echo six.py,, > {site}/six-1.16.0.dist-info/RECORD && echo x=1 > {site}/six.py")).Ended(0);
        string[] expected = ["KDG5411 pyyaml", "KDG5412 six", "KDG5413 filelock", "KDG5421 networkx"];
        Assert.Equal(expected, await session.Drift());
        Assert.Equal(expected, await session.Drift("--deep"));
    }

    /// <summary>A project of C that is published as source: refused, built in the image, locked, imported.</summary>
    static async Task WhatIsSourceOnlyIsBuiltOnce(Built built, string wheels)
    {
        built.Write("tiny_native-0.1/pyproject.toml",
            "[build-system]\nrequires = [\"setuptools>=70\"]\nbuild-backend = \"setuptools.build_meta\"\n[project]\nname = \"tiny-native\"\nversion = \"0.1\"\ndependencies = [\"filelock\"]\n");
        built.Write("tiny_native-0.1/setup.py", "from setuptools import Extension, setup\nsetup(ext_modules=[Extension('tiny_native', ['tiny.c'])])\n");
        built.Write("tiny_native-0.1/PKG-INFO", "Metadata-Version: 2.1\nName: tiny-native\nVersion: 0.1\n");
        built.Write("tiny_native-0.1/tiny.c",
            "#include <Python.h>\nstatic struct PyModuleDef m = {PyModuleDef_HEAD_INIT, \"tiny_native\", 0, -1, 0};\nPyMODINIT_FUNC PyInit_tiny_native(void) { return PyModule_Create(&m); }\n");
        (await built.Tool("tar", "czf", Path.Combine(wheels, "tiny_native-0.1.tar.gz"), "tiny_native-0.1")).Ended(0);
        built.Write("project/requirements.txt", "PyYAML >= 6\ntiny-native\n");
        Assert.Contains("`kedge wheel build tiny-native`", (await In(built, "file://" + wheels, "lock")).Ended(2).Error, StringComparison.Ordinal);
        var made = JsonDocument.Parse((await In(built, "file://" + wheels, "wheel", "build", "tiny-native", "--json")).Ended(0).Out).RootElement;
        Assert.Equal("tiny_native-0.1.tar.gz", made.GetProperty("source").GetString());
        (await In(built, "file://" + wheels, "lock")).Ended(0);
        var wheel = Lock(built).Wheels.Single(w => w.Name == "tiny-native");
        Assert.Equal(("wheelhouse", made.GetProperty("sha256").GetString()), (wheel.Index, wheel.Sha256.Hex));
        (await In(built, "", "run", "--", "python", "-c", "import tiny_native; print(tiny_native.__file__)")).Ended(0);
    }

    static Task<Ran> In(Built built, string url, params string[] args)
    {
        var environment = built.Surroundings();
        environment["PIP_INDEX_URL"] = url;
        environment["KEDGE_RESOLVER"] = "pip";
        return Built.Run(Built.Program, args, Path.Combine(built.Folder, "project"), environment);
    }

    static string PathOf(Built built, string name) => Path.Combine(built.Folder, "project", name);

    static LockFile Lock(Built built) => LockText.Read(File.ReadAllText(PathOf(built, LockOnDisk.FileName)), LockOnDisk.FileName).Value;
}
