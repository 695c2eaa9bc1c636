using System.Collections.Immutable;
using Kedge.Runs.Facts;
using Kedge.Sessions;

namespace Kedge.EndToEnd;

/// <summary>Real interpreters asked for their packages: nothing of the user's runs, and what the command would import is listed.</summary>
public sealed class InstalledPythonTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("kedge-python-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string Put(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    [FactWith("python3")]
    public async Task Packages_on_the_path_are_listed_and_none_of_their_code_runs()
    {
        Put("lib/Demo_pkg-1.2.dist-info/METADATA", "");
        Put("lib/old.egg-info/PKG-INFO", "Metadata-Version: 1.0\nName: old\nVersion: 0.3\n");
        Put("lib/ancient-2.0-py2.7.egg-info", "");
        Put("lib/sitecustomize.py", $"open({Python(Path.Combine(_folder, "ran"))}, 'w')");
        Put("json.py", "raise SystemExit('the folder of the command is no place for modules')");
        var variables = Launch.NoVariables.Add("PYTHONPATH", Path.Combine(_folder, "lib")).Add("PYTHONSTARTUP", null);
        var found = await InstalledPython.Look(["python3", "train.py"], _folder, variables, CancellationToken.None);
        Assert.NotNull(found);
        Assert.Equal(("1.2", "0.3", "2.0"), (found.Packages["demo-pkg"], found.Packages["old"], found.Packages["ancient"]));
        Assert.Matches(@"^3\.\d+\.\d+", found.Version);
        Assert.False(File.Exists(Path.Combine(_folder, "ran")));
    }

    [FactWith("python3")]
    public async Task An_environment_has_its_own_packages_only()
    {
        var python = await InstalledPython.Look(["python3"], _folder, Launch.NoVariables, CancellationToken.None);
        var lib = $"venv/lib/python{string.Join('.', python!.Version.Split('.')[..2])}/site-packages";
        Put("venv/pyvenv.cfg", $"home = {Path.GetDirectoryName(python.Executable)}\ninclude-system-site-packages = false\n");
        Put($"{lib}/torch-2.6.0.dist-info/METADATA", "");
        Directory.CreateDirectory(Path.Combine(_folder, "venv/bin"));
        File.CreateSymbolicLink(Path.Combine(_folder, "venv/bin/python"), python.Executable);
        var script = Put("venv/bin/torchrun", $"#!{_folder}/venv/bin/python\n");
        foreach (var command in (ImmutableArray<string>[])[["venv/bin/python", "train.py"], [script, "train.py"], ["env", "A=1", "venv/bin/python"]])
        {
            var found = await InstalledPython.Look(command, _folder, Launch.NoVariables, CancellationToken.None);
            Assert.Equal("torch==2.6.0\n", found?.Text);
        }
    }

    [FactWith("python3")]
    public async Task What_is_no_interpreter_tells_nothing()
    {
        File.SetUnixFileMode(Put("python3", "#!/bin/sh\nexec sleep 0 < /dev/null\n"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Null(await InstalledPython.Look(["./python3"], _folder, Launch.NoVariables, CancellationToken.None));
        Assert.Null(await InstalledPython.Look(["./no/python3"], _folder, Launch.NoVariables, CancellationToken.None));
        Assert.Null(await InstalledPython.Look(["sh", "train.sh"], _folder, Launch.NoVariables, CancellationToken.None));
    }

    static string Python(string text) => $"'{text.Replace("'", "\\'", StringComparison.Ordinal)}'";
}
