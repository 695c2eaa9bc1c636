using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Kedge.EndToEnd;

/// <summary>What a run promises, on a real engine: exit codes, signals, a record that survives its recorder, owners, bytes, a full disk.</summary>
[Collection(SharedDemo.Name)]
public sealed class RunTests(Demo demo)
{
    const string Counting = "import time\nfor i in range(6000): print(f'step={i} loss={1/(i+1)}'); time.sleep(0.1)";

    Built Built => demo.Built;

    [FactWith("docker")]
    public async Task The_exit_code_is_the_commands_own()
    {
        (await Built.Kedge("run", "--", "true")).Ended(0);
        (await Built.Kedge("run", "--", "sh", "-c", "exit 3")).Ended(3);
        (await Built.Kedge("run", "--", "sh", "-c", "kill -9 $$")).Ended(137);
        Assert.Equal("SIGKILL", (await Last()).GetProperty("end").GetProperty("signal").GetString());
        (await Built.Kedge("run", "--", "no-such-program")).Ended(127);
    }

    [FactWith("docker")]
    public async Task Every_byte_passes_through_and_into_the_log()
    {
        const string Bytes = "import sys\nsys.stdout.buffer.write(bytes(range(256)) * 4000)\nsys.stdout.flush()\nsys.stderr.buffer.write(b'\\xff\\x00err\\r\\n')";
        using var run = Start("run", "--", "python3", "-c", Bytes);
        using var seen = new MemoryStream();
        var error = run.StandardError.ReadToEndAsync();
        await run.StandardOutput.BaseStream.CopyToAsync(seen);
        await run.WaitForExitAsync();
        Assert.Contains("err", await error, StringComparison.Ordinal);
        var expected = Enumerable.Range(0, 4000).SelectMany(_ => Enumerable.Range(0, 256).Select(i => (byte)i)).ToArray();
        Assert.True(expected.AsSpan().SequenceEqual(seen.ToArray()));
        var last = await Last();
        var log = await File.ReadAllBytesAsync(Path.Combine(last.GetProperty("folder").GetString()!, "log/r0.out"));
        Assert.Equal(expected.Length + 7, log.Length);
        Assert.Equal(log.Length, last.GetProperty("end").GetProperty("output").GetInt64());
        Assert.Equal(0, last.GetProperty("end").GetProperty("dropped").GetInt64());
    }

    [FactWith("docker")]
    public async Task Ctrl_C_reaches_the_command_and_the_record()
    {
        using var run = Start("run", "--", "python3", "-c", Counting);
        await Saw(run, "step=3");
        Process.Start("kill", ["-INT", $"{run.Id}"]);
        await run.WaitForExitAsync();
        Assert.Equal(130, run.ExitCode);
        var last = await Last();
        Assert.Equal("interrupted", last.GetProperty("status").GetString());
        Assert.Equal("SIGINT", last.GetProperty("end").GetProperty("signal").GetString());
        Assert.True(last.GetProperty("metrics").GetProperty("loss").GetProperty("count").GetInt32() >= 4);
    }

    [FactWith("docker")]
    public async Task A_killed_recorder_leaves_a_readable_record_and_no_container()
    {
        using var run = Start("run", "--", "python3", "-c", Counting);
        await Saw(run, "step=12");
        for (var tries = 0; (await Last()).GetProperty("metrics").EnumerateObject().Sum(m => m.Value.GetProperty("count").GetInt32()) < 10; tries++)
            Assert.True(tries < 600, "what was told long ago is not in the record");
        run.Kill();
        await run.WaitForExitAsync();
        var last = await Last();
        Assert.Equal("lost", last.GetProperty("status").GetString());
        Assert.True(last.GetProperty("metrics").GetProperty("loss").GetProperty("count").GetInt32() >= 10);
        Assert.Contains("lost", await File.ReadAllTextAsync(Path.Combine(last.GetProperty("folder").GetString()!, "RUN.md")), StringComparison.Ordinal);
        for (var tries = 0; ; tries++)
        {
            var left = await Built.Tool("docker", "ps", "--quiet", "--filter", $"label=io.kedge.run={last.GetProperty("id").GetString()}");
            if (left.Out.Length == 0) break;
            Assert.True(tries < 600, "the container runs on");
            await Task.Delay(500);
        }
    }

    [FactWith("docker")]
    public async Task Runs_at_the_same_time_do_not_meet()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => Built.Kedge("run", "--name", $"twin{i}", "--", "sh", "-c", $"echo step=1 loss=0.{i + 1}")));
        foreach (var run in runs) run.Ended(0);
        for (var i = 0; i < 3; i++)
            Assert.Equal((i + 1) / 10.0,
                (await demo.Json("runs", "show", $"twin{i}", "--json")).GetProperty("metrics").GetProperty("loss").GetProperty("last").GetDouble());
    }

    [FactWith("docker", "root")]
    public async Task Files_belong_to_the_user_outside()
    {
        (await Built.Tool("chown", "12345:12346", ".")).Ended(0);
        try
        {
            (await Built.Kedge("run", "--", "sh", "-c", "id -u && touch made && touch $HOME/here")).Ended(0);
            Assert.Equal("12345:12346\n", (await Built.Tool("stat", "-c", "%u:%g", "made")).Out);
        }
        finally
        {
            (await Built.Tool("chown", "0:0", ".")).Ended(0);
        }
    }

    [FactWith("docker", "root")]
    public async Task A_full_disk_costs_the_record_not_the_training()
    {
        var runs = Directory.CreateDirectory(Path.Combine(Built.Folder, "small", "runs")).FullName;
        var project = Path.GetDirectoryName(runs)!;
        foreach (var file in (string[])["kedge.yaml", "kedge.lock"])
            if (File.Exists(Path.Combine(Built.Folder, file))) File.Copy(Path.Combine(Built.Folder, file), Path.Combine(project, file));
        (await Built.Tool("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", runs)).Ended(0);
        try
        {
            var ran = await Built.Run(Built.Program,
                ["run", "--", "python3", "-c", "print('step=1 loss=0.5')\nfor i in range(40000): print('x' * 99)\nprint('the end')"], project,
                    Built.Surroundings());
            ran.Ended(0);
            Assert.EndsWith("the end\n", ran.Out, StringComparison.Ordinal);
            Assert.Contains("KDG5008", ran.Error, StringComparison.Ordinal);
            Assert.Contains("could not be recorded", ran.Error, StringComparison.Ordinal);
        }
        finally
        {
            (await Built.Tool("umount", runs)).Ended(0);
        }
    }

    [FactWith("docker")]
    public async Task The_host_engine_records_and_says_what_it_cannot_promise()
    {
        (await Built.Kedge("run", "--engine", "host", "--name", "bare", "--", "sh", "-c", "echo acc=0.5; exit 4")).Ended(4);
        var run = await demo.Json("runs", "show", "bare", "--json");
        Assert.Contains(run.GetProperty("incomplete").EnumerateArray(), m => m.GetProperty("what").GetString() == "image");
        Assert.Equal(0.5, run.GetProperty("metrics").GetProperty("acc").GetProperty("last").GetDouble());
    }

    [FactWith("docker")]
    public async Task A_failed_run_ends_with_its_likely_reason_and_its_own_exit_code()
    {
        var failed = await Built.Run(Built.Program,
            ["run", "--engine", "host", "--name", "oom", "--", "sh", "-c",
                "echo step=1 loss=2; echo 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 4.22 GiB.' >&2; exit 3"], Built.Folder,
                    Built.Surroundings());
        failed.Ended(3);
        Assert.Contains("cuda-oom", failed.Error, StringComparison.Ordinal);
        Assert.Contains("kedge explain runs/", failed.Error, StringComparison.Ordinal);
        var silent = await Built.Run(Built.Program, ["run", "--engine", "host", "--", "sh", "-c", "echo nothing known; exit 5"], Built.Folder, Built.Surroundings());
        silent.Ended(5);
        Assert.DoesNotContain("kedge explain", silent.Error, StringComparison.Ordinal);
    }

    /// <summary>A program's own failure in its container, not a text of ours: Python 3.12 and later have no distutils.</summary>
    [FactWith("docker")]
    public async Task A_failure_in_the_container_is_explained_and_recorded()
    {
        var failed = await Built.Kedge("run", "--name", "old-import", "--", "python3", "-S", "-c", "import distutils.core");
        failed.Ended(1);
        Assert.Contains("distutils-missing", failed.Error, StringComparison.Ordinal);
        var run = await demo.Json("runs", "show", "old-import", "--json");
        var log = Path.Combine(run.GetProperty("folder").GetString()!, "log/r0.out");
        Assert.Contains("No module named 'distutils'", await File.ReadAllTextAsync(log), StringComparison.Ordinal);
        var asked = await Built.Run(Built.Program, ["explain", "--json", log], Built.Folder, Built.Surroundings());
        Assert.Contains("\"distutils-missing\"", asked.Ended(0).Out, StringComparison.Ordinal);
    }

    [FactWith("docker")]
    public async Task A_missing_lock_and_a_stale_one_are_told_apart()
    {
        if (Built.Surroundings().ContainsKey("KEDGE_TEST_IMAGE")) return;
        var folder = Directory.CreateDirectory(Path.Combine(Built.Folder, "unlocked")).FullName;
        File.Copy(Path.Combine(Built.Folder, "kedge.yaml"), Path.Combine(folder, "kedge.yaml"));
        (await Built.Run(Built.Program, ["run", "--", "true"], folder, Built.Surroundings())).Ended(2);
        File.Copy(Path.Combine(Built.Folder, "kedge.lock"), Path.Combine(folder, "kedge.lock"));
        await File.WriteAllTextAsync(Path.Combine(folder, "kedge.yaml"),
            (await File.ReadAllTextAsync(Path.Combine(folder, "kedge.yaml"))).Replace("[git, ", "[git, tree, ", StringComparison.Ordinal));
        (await Built.Run(Built.Program, ["run", "--", "true"], folder, Built.Surroundings())).Ended(1);
    }

    Task<JsonElement> Last() => demo.Json("runs", "show", "last", "--json");

    Process Start(params string[] args)
    {
        var start = new ProcessStartInfo(Built.Program, args) { WorkingDirectory = Built.Folder, RedirectStandardOutput = true,
            RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment.Clear();
        foreach (var (name, value) in Built.Surroundings()) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Reads on until the output holds the text.</summary>
    static async Task Saw(Process run, string text)
    {
        var seen = new StringBuilder();
        var patience = Stopwatch.StartNew();
        while (!seen.ToString().Contains(text, StringComparison.Ordinal))
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(10), $"never saw {text}: {seen}");
            if (await run.StandardOutput.ReadLineAsync() is not { } line)
                throw new InvalidOperationException($"ended early: {seen}{await run.StandardError.ReadToEndAsync()}");
            seen.Append(line).Append('\n');
        }
    }
}
