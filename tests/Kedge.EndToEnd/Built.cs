using System.Diagnostics;

namespace Kedge.EndToEnd;

/// <summary>What a process said and how it ended.</summary>
sealed record Ran(string Command, int Code, string Out, string Error)
{
    /// <summary>Asserts the exit code; a failure shows the whole conversation.</summary>
    public Ran Ended(int code)
    {
        if (Code != code) Assert.Fail($"expected exit code {code}\n{this}");
        return this;
    }

    public override string ToString() => $"$ {Command}\n{Out}{Error}-- exit code {Code}\n";
}

/// <summary>
/// The built program, run as its users run it: a process of its own with its own home, store and project folder below one
/// temporary folder that is gone afterwards. Nothing of the machine's user is read or written.
/// <code>using var built = new Built(); (await built.Kedge("lock")).Ended(0);</code>
/// </summary>
sealed class Built : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("kedge-e2e-").FullName;

    public Built()
    {
        foreach (var folder in (string[])[Home, Folder]) Directory.CreateDirectory(folder);
    }

    public string Home => Path.Combine(root, "home");
    public string Folder => Path.Combine(root, "project");
    public string Store => Path.Combine(root, "store");

    /// <summary>The program beside the tests, as the build put it there.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "kedge");

    /// <summary>The source tree that these tests were built from.</summary>
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));

    public Task<Ran> Kedge(params string[] args) => Run(Program, args, Folder, Surroundings());

    /// <summary>Another tool (docker, skopeo, git …) in the project folder.</summary>
    public Task<Ran> Tool(string program, params string[] args) => Run(program, args, Folder, Surroundings());

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Remove(root);

    /// <summary>
    /// Removes a folder. What was started there may still write, and a build removes its scratch folder in the background: then it looks
    /// again, for a while. What cannot be removed is no failure of a test.
    /// </summary>
    public static void Remove(string folder)
    {
        for (var attempt = 0; attempt < 100 && Directory.Exists(folder); attempt++)
        {
            try { Directory.Delete(folder, recursive: true); }
            catch (UnauthorizedAccessException) { return; } // A container may have left files of another owner.
            catch (IOException) { Thread.Sleep(50); }
        }
    }

    /// <summary>The environment is built, not inherited: what happens to be set on a machine must not decide a test.</summary>
    public Dictionary<string, string> Surroundings()
    {
        var set = new Dictionary<string, string> { ["HOME"] = Home, ["KEDGE_STORE"] = Store, ["LANG"] = "C.UTF-8", ["TZ"] = "UTC" };
        foreach (var name in (string[])["PATH", "DOCKER_HOST", "DOTNET_ROOT", "XDG_RUNTIME_DIR", "http_proxy", "https_proxy", "no_proxy",
            "KEDGE_DEBIAN_MIRROR", "KEDGE_TEST_IMAGE"])
            if (Environment.GetEnvironmentVariable(name) is { } value) set[name] = value;
        return set;
    }

    public static async Task<Ran> Run(string program, string[] args, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        if (environment is not null)
        {
            start.Environment.Clear();
            foreach (var (name, value) in environment) start.Environment[name] = value;
        }
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (data, talk) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new($"{Path.GetFileName(program)} {string.Join(' ', args)}", process.ExitCode, await data, await talk);
    }
}
