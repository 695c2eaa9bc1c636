using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Kedge.EndToEnd;

/// <summary>What is left of a record when its recorder or its disk fails. The command runs on the machine itself: no engine is needed.</summary>
public sealed class RecorderFaultTests : IDisposable
{
    const string Clock = """
        import time
        step = 0
        while True:
            print(f"step={step} number={step} told={time.time():.4f}", flush=True)
            step += 1
            time.sleep(0.002)
        """;

    readonly Built _built = new();
    int _told;

    public RecorderFaultTests() => _built.Write("kedge.yaml", "name: faults\nfrom: debian\nos: debian:trixie\npython: \"3.13\"\n");

    public void Dispose() => _built.Dispose();

    async Task<JsonElement> Last() => JsonDocument.Parse((await _built.Kedge("runs", "show", "last", "--json")).Ended(0).Out).RootElement.Clone();

    /// <summary>As fast as it goes: more than can be understood meanwhile, so the command waits for its recorder.</summary>
    const string Burst = """
        import time
        step = 0
        while True:
            print(f"step={step} number={step} told={time.time():.4f}", flush=True)
            step += 1
        """;

    [FactWith("python3", "setsid")]
    public Task A_killed_recorder_loses_a_tenth_of_a_second_at_most_and_nothing_older() => Killed(Clock);

    [FactWith("python3", "setsid")]
    public Task One_killed_within_a_burst_loses_no_more() => Killed(Burst);

    async Task Killed(string script)
    {
        _built.Write("script.py", script);
        var (random, points, log) = (new Random(11), new List<double>(), new List<double>());
        for (var i = 0; i < 7; i++)
        {
            var lost = await KilledAfter(random.Next(200, 900));
            points.Add(lost.Points);
            log.Add(lost.Log);
        }
        // A busy machine may stop any process for longer than the promise; it does not do so every time, and what it did to this one is taken off.
        foreach (var lost in (List<double>[])[points, log])
        {
            lost.Sort();
            Assert.True(lost[3] <= 100 && lost[^1] <= 1000, string.Join(' ', lost.Select(l => l.ToString("0", CultureInfo.InvariantCulture))));
        }
    }

    /// <summary>How many milliseconds before the kill the last point in the record was told, and the last line of the log. All before them are there.</summary>
    async Task<(double Points, double Log)> KilledAfter(int milliseconds)
    {
        using var run = Start();
        await Told();
        var late = await Task.Factory.StartNew(() => Wait(milliseconds), TaskCreationOptions.LongRunning);
        var killed = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        run.Kill();
        await run.WaitForExitAsync();
        var last = await Last();
        var metrics = last.GetProperty("metrics");
        Assert.Equal(metrics.GetProperty("number").GetProperty("last").GetInt32() + 1, metrics.GetProperty("number").GetProperty("count").GetInt32());
        var log = (await File.ReadAllTextAsync(Path.Combine(last.GetProperty("folder").GetString()!, "log/r0.out"))).Split('\n')[..^1];
        Assert.Equal(Enumerable.Range(0, log.Length).Select(step => $"step={step} number={step}"),
            log.Select(line => line[..line.IndexOf(" told", StringComparison.Ordinal)]));
        return (Since(metrics.GetProperty("told").GetProperty("last").GetDouble()), Since(double.Parse(log[^1].Split('=')[^1], CultureInfo.InvariantCulture)));

        double Since(double told) => killed - late - told * 1000;
    }

    /// <summary>A recorder whose output nobody here has to read in time: one that waits for its terminal holds its command back.</summary>
    Process Start()
    {
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$0\" run --engine host -- python3 script.py >/dev/null 2>&1", Built.Program]) { WorkingDirectory = _built.Folder };
        foreach (var (name, value) in _built.Surroundings()) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Waits until one more run has something in its log.</summary>
    async Task Told()
    {
        var logs = _told + 1;
        for (var tries = 0; _told < logs; tries++)
        {
            Assert.True(tries < 3000, "nothing came into a log for a minute");
            await Task.Delay(20);
            var runs = Directory.CreateDirectory(Path.Combine(_built.Folder, "runs")).FullName;
            _told = Directory.GetFiles(runs, "r0.out", SearchOption.AllDirectories).Count(log => new FileInfo(log).Length > 1000);
        }
    }

    /// <summary>How many milliseconds this busy machine left a thread waiting that wanted to run: it leaves the recorder's waiting as long.</summary>
    static double Wait(int milliseconds)
    {
        var (watch, late) = (Stopwatch.StartNew(), 0.0);
        while (watch.ElapsedMilliseconds < milliseconds)
        {
            var before = watch.Elapsed;
            Thread.Sleep(10);
            late = Math.Max(late, (watch.Elapsed - before).TotalMilliseconds - 10);
        }
        return late;
    }

    /// <summary>In a process namespace of its own, for procps 4.0.2 takes <c>kill -TERM -1042</c> for a signal to every process that there is.</summary>
    [FactWith("root", "unshare", "setsid")]
    public async Task The_end_of_a_killed_recorders_command_is_nobody_elses()
    {
        var script = _built.Write("bystander.sh", """
            echo 999 > /proc/sys/kernel/ns_last_pid
            sleep 300 & bystander=$!
            "$1" run --engine host -- sleep 301 & recorder=$!
            for try in $(seq 200); do grep -qa "watch" /proc/[0-9]*/cmdline && pgrep -x sleep | grep -qv "^$bystander$" && break; sleep 0.1; done
            sleep 1
            kill -KILL $recorder
            for try in $(seq 200); do [ "$(pgrep -cx sleep)" -gt 1 ] || break; sleep 0.1; done
            pgrep -ax sleep
            """);
        var ran = (await _built.Tool("unshare", "-pf", "--mount-proc", "--kill-child", "sh", script, Built.Program)).Ended(0);
        Assert.EndsWith(" sleep 300\n", ran.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("sleep 301", ran.Out, StringComparison.Ordinal);
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
            import os, time
            print("step=1 loss=0.5", flush=True)
            with open("runs/filler", "wb") as filler: filler.write(bytes(600_000))
            for i in range(20_000): print("x" * 99)
            time.sleep(0.3)
            os.remove("runs/filler")
            time.sleep(0.3)
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
