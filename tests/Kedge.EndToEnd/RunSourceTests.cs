using System.Text.Json;

namespace Kedge.EndToEnd;

/// <summary>The ways in which a training in a container reaches its record, on a real engine, with the image's own Python and PyTorch.</summary>
[Collection(SharedDemo.Name)]
public sealed class RunSourceTests(Demo demo)
{
    Built Built => demo.Built;

    async Task<JsonElement> Ran(string script, params string[] options)
    {
        await File.WriteAllTextAsync(Path.Combine(Built.Folder, "sources.py"), script);
        await Built.Kedge(["run", .. options, "--", "python3", "sources.py"]);
        var shown = await Built.Kedge("runs", "show", "last", "--json");
        return JsonDocument.Parse(shown.Out).RootElement.Clone();
    }

    static string[] Events(JsonElement run) => File.ReadAllLines(Path.Combine(run.GetProperty("folder").GetString()!, "events.jsonl"));

    [FactWith("docker")]
    public async Task Kedge_log_reaches_the_record_from_forks_and_threads()
    {
        var run = await Ran("""
            import kedge, os, threading
            kedge.params(lr=0.1)
            threads = [threading.Thread(target=lambda t=t: [kedge.log(step=t * 100 + i, threaded=i) for i in range(100)]) for t in range(8)]
            [t.start() for t in threads]; [t.join() for t in threads]
            if os.fork() == 0:
                for i in range(50): kedge.log(step=i, forked=float('nan') if i == 0 else i)
                os._exit(0)
            os.wait()
            kedge.log(object(), step='x')
            print('still alive')
            """);
        Assert.Equal(0, run.GetProperty("end").GetProperty("exit").GetInt32());
        Assert.Equal(800, run.GetProperty("metrics").GetProperty("threaded").GetProperty("count").GetInt32());
        Assert.Equal(50, run.GetProperty("metrics").GetProperty("forked").GetProperty("count").GetInt32());
        Assert.Contains(Events(run), e => e.Contains("log lr=0.1", StringComparison.Ordinal));
    }

    [FactWith("docker")]
    public async Task Sixty_four_processes_write_into_one_run_and_nothing_is_lost()
    {
        var run = await Ran("""
            import kedge, os
            for child in range(64):
                if os.fork() == 0:
                    for i in range(200): kedge.log(step=child * 200 + i, many=i)
                    os._exit(0)
            for _ in range(64): os.wait()
            """);
        Assert.Equal(64 * 200, run.GetProperty("metrics").GetProperty("many").GetProperty("count").GetInt32());
    }

    [FactWith("docker")]
    public async Task An_mlflow_client_finds_a_server_without_any_network_of_the_machine()
    {
        var run = await Ran("""
            import json, os, urllib.request
            def call(path, **body):
                request = urllib.request.Request(os.environ['MLFLOW_TRACKING_URI'] + '/api/2.0/mlflow/' + path, data=json.dumps(body).encode(), headers={'Content-Type': 'application/json'})
                return json.load(urllib.request.urlopen(request))
            run = call('runs/create', experiment_id='0', start_time=1)['run']['info']
            for i in range(200): call('runs/log-metric', run_id=run['run_id'], key='remote', value=i, timestamp=1, step=i)
            call('runs/log-parameter', run_id=run['run_id'], key='bs', value='32')
            os.makedirs(run['artifact_uri']); open(run['artifact_uri'] + '/model.txt', 'w').write('weights')
            call('runs/update', run_id=run['run_id'], status='FINISHED')
            """);
        Assert.Equal(200, run.GetProperty("metrics").GetProperty("remote").GetProperty("count").GetInt32());
        Assert.Contains(Events(run), e => e.Contains("mlflow bs=32", StringComparison.Ordinal));
        Assert.Single(Directory.GetFiles(Path.Combine(run.GetProperty("folder").GetString()!, "artifacts"), "model.txt", SearchOption.AllDirectories));
    }

    [FactWith("docker")]
    public async Task A_command_that_waits_for_all_its_children_does_not_wait_for_the_relay()
    {
        var run = await Ran("import os\ntry:\n    os.wait()\nexcept ChildProcessError:\n    print('loss=1 step=1')");
        Assert.Equal(0, run.GetProperty("end").GetProperty("exit").GetInt32());
    }

    [FactWith("docker")]
    public async Task A_killed_rank_and_the_restart_after_it_are_in_the_record()
    {
        var run = await Ran("""
            import os, signal, time
            rank, attempt = int(os.environ['RANK']), int(os.environ['TORCHELASTIC_RESTART_COUNT'])
            for i in range(attempt * 5, 12):
                print(f'step={i} loss={rank + 1 / (i + 1):.4f}')
                time.sleep(0.05)
                if (rank, attempt, i) == (1, 0, 8): os.kill(os.getpid(), signal.SIGKILL)
            """, "--nproc", "2", "--restarts", "1");
        Assert.Equal(0, run.GetProperty("end").GetProperty("exit").GetInt32());
        var events = Events(run);
        Assert.Contains(events, e => e.Contains("1 ended with SIGKILL", StringComparison.Ordinal));
        Assert.Contains(events, e => e.Contains("attempt 1", StringComparison.Ordinal));
        Assert.Equal(12, run.GetProperty("metrics").GetProperty("rank1/loss").GetProperty("count").GetInt32());
        Assert.True(File.Exists(Path.Combine(run.GetProperty("folder").GetString()!, "log/r1.a1.out")));
    }
}
