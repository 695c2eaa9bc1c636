using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Kedge.EndToEnd;

/// <summary>What is left of a record when its recorder or its disk fails. The command runs on the machine itself: no engine is needed.</summary>
public sealed class RecorderFaultTests : IDisposable
{
    /// <summary>Tells five hundred steps and then nothing: what is in the record by then was not pushed there by more.</summary>
    const string Pause = """
        import time
        for step in range(500): print(f"step={step} number={step}", flush=True)
        time.sleep(3600)
        """;

    /// <summary>As fast as it goes: more than can be understood meanwhile, so the command waits for its recorder.</summary>
    const string Burst = """
        for step in range(2_000_000): print(f"step={step} number={step}", flush=True)
        """;

    /// <summary>For a machine that stands still now and then.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    readonly Built _built = new();

    public RecorderFaultTests() => _built.Write("kedge.yaml", "name: faults\nfrom: debian\nos: debian:trixie\npython: \"3.13\"\n");

    public void Dispose() => _built.Dispose();

    async Task<JsonElement> Last() => JsonDocument.Parse((await _built.Kedge("runs", "show", "last", "--json")).Ended(0).Out).RootElement.Clone();

    /// <summary>Long before the end and without any more output, all of it is where a kill cannot reach it. How soon: <c>bench/run</c> says.</summary>
    [FactWith("python3", "setsid")]
    public async Task A_killed_recorder_loses_nothing_that_it_had_time_to_write()
    {
        using var run = Start(Pause);
        await Until(async () => Log().EndsWith("step=499 number=499\n", StringComparison.Ordinal) && await Numbers() == 500);
        run.Kill();
        await run.WaitForExitAsync();
        await WholeUntil(500, 500);
        Assert.Equal("lost", (await Last()).GetProperty("status").GetString());
    }

    /// <summary>How far the points may be behind the log is a matter of memory, not of time.</summary>
    [FactWith("python3", "setsid")]
    public async Task One_killed_within_a_burst_loses_no_more_than_waits_in_memory()
    {
        using var run = Start(Burst);
        await Until(() => Task.FromResult(Log().Length > 1_000_000));
        run.Kill();
        await run.WaitForExitAsync();
        await WholeUntil(1_000_000 / "step=2000000 number=2000000\n".Length, 1);
        const int Waits = 64 << 10, Block = 64 << 10;
        Assert.InRange(Log().Split('\n')[(await Numbers())..].Sum(line => line.Length + 1), 0, Waits + 3 * Block);
    }

    /// <summary>Everything up to some line is there, without a gap, and at least so much.</summary>
    async Task WholeUntil(int lines, int numbers)
    {
        var metric = (await Last()).GetProperty("metrics").GetProperty("number");
        Assert.Equal(metric.GetProperty("count").GetInt32(), metric.GetProperty("last").GetInt32() + 1);
        Assert.True(metric.GetProperty("count").GetInt32() >= numbers);
        var log = Log().Split('\n')[..^1];
        Assert.Equal(Enumerable.Range(0, log.Length).Select(step => $"step={step} number={step}"), log);
        Assert.True(log.Length >= lines);
    }

    /// <summary>How many points the record has.</summary>
    async Task<int> Numbers()
    {
        var metrics = (await Last()).GetProperty("metrics");
        return metrics.TryGetProperty("number", out var number) ? number.GetProperty("count").GetInt32() : 0;
    }

    /// <summary>What the only run has in its log by now.</summary>
    string Log() => Directory.Exists(Path.Combine(_built.Folder, "runs"))
        ? string.Concat(Directory.GetFiles(Path.Combine(_built.Folder, "runs"), "r0.out", SearchOption.AllDirectories).Select(Shared))
        : "";

    static string Shared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    /// <summary>A recorder whose output nobody here has to read in time: one that waits for its terminal holds its command back.</summary>
    Process Start(string script)
    {
        _built.Write("script.py", script);
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$0\" run --engine host -- python3 script.py >/dev/null 2>&1", Built.Program]) { WorkingDirectory = _built.Folder };
        foreach (var (name, value) in _built.Surroundings()) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    static async Task Until(Func<Task<bool>> seen)
    {
        for (var watch = Stopwatch.StartNew(); !await seen(); await Task.Delay(20)) Assert.True(watch.Elapsed < Patience, "it does not come");
    }

    /// <summary>In a process namespace of its own, for procps 4.0.2 takes <c>kill -TERM -1042</c> for a signal to every process that there is.</summary>
    [FactWith("root", "unshare", "setsid", "pgrep")]
    public async Task The_end_of_a_killed_recorders_command_is_nobody_elses()
    {
        var script = _built.Write("bystander.sh", """
            echo 999 > /proc/sys/kernel/ns_last_pid
            sleep 3000 & bystander=$!
            "$1" run --engine host -- sleep 3001 & recorder=$!
            for try in $(seq 3000); do grep -qa "watch" /proc/[0-9]*/cmdline && pgrep -x sleep | grep -qv "^$bystander$" && break; sleep 0.1; done
            sleep 1
            kill -KILL $recorder
            for try in $(seq 3000); do [ "$(pgrep -cx sleep)" -gt 1 ] || break; sleep 0.1; done
            pgrep -ax sleep
            """);
        var ran = (await _built.Tool("unshare", "-pf", "--mount-proc", "--kill-child", "sh", script, Built.Program)).Ended(0);
        Assert.EndsWith(" sleep 3000\n", ran.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("sleep 3001", ran.Out, StringComparison.Ordinal);
    }

    /// <summary>The command itself sets a limit on the size of its recorder's files in the middle of the run.</summary>
    [FactWith("python3", "setsid")]
    public async Task A_limit_on_the_size_of_files_costs_the_record_not_the_command()
    {
        _built.Write("limited.py", """
            import os, resource, time
            print("step=1 loss=0.5", flush=True)
            resource.prlimit(os.getppid(), resource.RLIMIT_FSIZE, (500_000, 500_000))
            for i in range(20_000): print("x" * 99)
            time.sleep(0.2)
            print("step=2 loss=0.25\nthe end")
            """);
        var ran = (await _built.Kedge("run", "--engine", "host", "--", "python3", "limited.py")).Ended(0);
        Assert.EndsWith("the end\n", ran.Out, StringComparison.Ordinal);
        Assert.Contains("KDG5008", ran.Error, StringComparison.Ordinal);
        var run = await Last();
        Assert.Equal(0.25, run.GetProperty("metrics").GetProperty("loss").GetProperty("last").GetDouble());
        var (output, dropped) = (run.GetProperty("end").GetProperty("output").GetInt64(), run.GetProperty("end").GetProperty("dropped").GetInt64());
        Assert.Equal(output - dropped, new FileInfo(Path.Combine(run.GetProperty("folder").GetString()!, "log/r0.out")).Length);
        Assert.InRange(dropped, 1_500_000, 2_000_000);
    }

    [FactWith("setsid")]
    public async Task A_record_that_is_taken_away_costs_the_command_nothing()
    {
        var ran = (await _built.Kedge("run", "--engine", "host", "--", "sh", "-c", "echo step=1 loss=2; sleep 0.5; mv runs taken; echo the end; exit 3")).Ended(3);
        Assert.Equal("step=1 loss=2\nthe end\n", ran.Out);
        Assert.Contains("its folder was taken away", ran.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_built.Folder, "runs")));
    }

    [FactWith("python3", "root", "mount", "setsid")]
    public async Task A_full_disk_that_has_room_again_leaves_a_gap_that_is_told()
    {
        var runs = Directory.CreateDirectory(Path.Combine(_built.Folder, "runs")).FullName;
        _built.Write("fills.py", """
            import glob, os, time
            print("step=1 loss=0.5", flush=True)
            with open("runs/filler", "wb") as filler: filler.write(bytes(600_000))
            # More than there is room for, and less than there will be. What is little may still fit, and tells that what came before did not.
            for i in range(7_000): print("x" * 99)
            end = time.monotonic() + 60
            while time.monotonic() < end and not any('"gap"' in open(f).read() for f in glob.glob("runs/**/events.jsonl", recursive=True)):
                print("little", flush=True)
                time.sleep(0.1)
            os.remove("runs/filler")
            print("step=2 loss=0.25\nthe end")
            """);
        (await _built.Tool("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", runs)).Ended(0);
        try
        {
            var ran = (await _built.Kedge("run", "--engine", "host", "--", "python3", "fills.py")).Ended(0);
            Assert.EndsWith("the end\n", ran.Out, StringComparison.Ordinal);
            var run = await Last();
            Assert.Equal(0.25, run.GetProperty("metrics").GetProperty("loss").GetProperty("last").GetDouble());
            var folder = run.GetProperty("folder").GetString()!;
            Assert.EndsWith("the end\n", await File.ReadAllTextAsync(Path.Combine(folder, "log/r0.out")), StringComparison.Ordinal);
            Assert.Contains(await File.ReadAllLinesAsync(Path.Combine(folder, "events.jsonl")), line => line.Contains("\"gap\"", StringComparison.Ordinal));
            Assert.Contains(run.GetProperty("incomplete").EnumerateArray(), missing => missing.GetProperty("what").GetString() == "log/r0.out");
        }
        finally
        {
            (await _built.Tool("umount", runs)).Ended(0);
        }
    }

    [FactWith("setsid")]
    public async Task Two_runs_of_one_name_are_two_records_and_the_name_says_so()
    {
        var runs = await Task.WhenAll(Enumerable.Range(1, 2).Select(i => _built.Kedge("run", "--engine", "host", "--name", "twin", "--", "echo", $"step=1 loss=0.{i}")));
        foreach (var run in runs) run.Ended(0);
        var asked = (await _built.Kedge("runs", "show", "twin")).Ended(2);
        Assert.Contains("KDG5004", asked.Error, StringComparison.Ordinal);
        var told = Directory.GetFiles(Path.Combine(_built.Folder, "runs"), "r0.out", SearchOption.AllDirectories).Select(File.ReadAllText).Order(StringComparer.Ordinal);
        Assert.Equal(["step=1 loss=0.1\n", "step=1 loss=0.2\n"], told);
    }

    [FactWith("python3", "root", "mount")]
    public async Task Where_no_record_can_be_made_nothing_is_started()
    {
        var runs = Directory.CreateDirectory(Path.Combine(_built.Folder, "runs")).FullName;
        (await _built.Tool("mount", "-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", runs)).Ended(0);
        try
        {
            var ran = (await _built.Kedge("run", "--engine", "host", "--", "touch", "started")).Ended(2);
            Assert.Contains("KDG5002", ran.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(_built.Folder, "started")));
        }
        finally
        {
            (await _built.Tool("umount", runs)).Ended(0);
        }
    }
}
