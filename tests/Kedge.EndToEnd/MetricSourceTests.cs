using System.Globalization;
using System.Text.Json;

namespace Kedge.EndToEnd;

/// <summary>One training in the real image that tells its loss in five ways, unchanged but for the way: each gives the same curve.</summary>
[Collection(SharedDemo.Name)]
public sealed class MetricSourceTests(Demo demo)
{
    const string Training = """
        import csv, json, os, struct, sys, time, urllib.request, torch
        from torch import nn

        def crc32c(data):
            crc = 0xffffffff
            for byte in data:
                crc ^= byte
                for _ in range(8): crc = crc >> 1 ^ (0x82f63b78 if crc & 1 else 0)
            return crc ^ 0xffffffff

        def masked(data):                      # TFRecord's checksum
            crc = crc32c(data)
            return struct.pack('<I', ((crc >> 15 | crc << 17) + 0xa282ead8) & 0xffffffff)

        class Events:                          # Event{wall_time=1, step=2, file_version=3, summary=5{value=1{tag=1, simple_value=2}}}
            def __init__(self):
                os.makedirs('logs')
                self.file = open(f'logs/events.out.tfevents.1700000000.{os.uname().nodename}.1.0', 'wb')
                self.write(b'\x1a\x0dbrain.Event:2')
            def write(self, event):
                event = b'\x09' + struct.pack('<d', time.time()) + event
                size = struct.pack('<Q', len(event))
                self.file.write(size + masked(size) + event + masked(event)); self.file.flush()
            def tell(self, step, loss):
                value = b'\x0a\x0atrain_loss\x15' + struct.pack('<f', loss)
                value = b'\x0a' + bytes([len(value)]) + value
                self.write(b'\x10' + bytes([step]) + b'\x2a' + bytes([len(value)]) + value)

        class Mlflow:
            def call(self, path, **body):
                request = urllib.request.Request(os.environ['MLFLOW_TRACKING_URI'] + '/api/2.0/mlflow/' + path, data=json.dumps(body).encode(), headers={'Content-Type': 'application/json'})
                return json.load(urllib.request.urlopen(request))
            def __init__(self): self.run = self.call('runs/create', experiment_id='0', start_time=1)['run']['info']['run_id']
            def tell(self, step, loss): self.call('runs/log-metric', run_id=self.run, key='train_loss', value=loss, timestamp=int(time.time() * 1000), step=step)

        class Table:
            def __init__(self): open('metrics.csv', 'w').write('epoch,step,train_loss\n')
            def tell(self, step, loss): open('metrics.csv', 'a').write(f'0,{step},{loss}\n')

        class State:
            def __init__(self): self.history = []
            def tell(self, step, loss):
                self.history.append({'step': step, 'train_loss': loss})
                os.makedirs(f'out/checkpoint-{step}', exist_ok=True)
                json.dump({'log_history': self.history}, open(f'out/checkpoint-{step}/trainer_state.json', 'w'))

        class Told:
            def tell(self, step, loss):
                import kedge
                kedge.log(step=step, train_loss=loss)

        class Printed:
            def tell(self, step, loss): print(f'step={step} train_loss={loss!r}')

        way = {'stdout': Printed, 'tensorboard': Events, 'mlflow': Mlflow, 'csv': Table, 'state': State, 'log': Told}[sys.argv[2]]()
        torch.manual_seed(0)
        model = nn.Linear(8, 1)
        optimiser = torch.optim.SGD(model.parameters(), lr=0.1)
        x = torch.randn(64, 8); y = x.sum(1, keepdim=True)
        for step in range(1, 21):
            loss = nn.functional.mse_loss(model(x), y)
            optimiser.zero_grad(); loss.backward(); optimiser.step()
            way.tell(step, loss.item())
        torch.save(model.state_dict(), f'{sys.argv[2]}.pt')
        """;

    static readonly (string Way, string? Source)[] Ways =
        [("stdout", null), ("tensorboard", "tb"), ("mlflow", "mlflow"), ("csv", "files"), ("state", "files"), ("log", "log")];

    [FactWith("docker")]
    public async Task Every_way_of_telling_gives_the_same_curve()
    {
        var project = demo.Beside("ways");
        await File.WriteAllTextAsync(Path.Combine(project, "train.py"), Training);
        foreach (var (way, source) in Ways)
        {
            (await demo.In(project, "run", "--name", way, "--", "python", "train.py", "--source", way)).Ended(0);
            var shown = JsonDocument.Parse((await demo.In(project, "runs", "show", "last", "--json")).Ended(0).Out).RootElement.GetProperty("end");
            var loss = Assert.Single(shown.GetProperty("metrics").EnumerateArray(), m => m.GetProperty("name").GetString() == "train_loss");
            Assert.Equal((way, 20, source), (way, loss.GetProperty("count").GetInt32(), loss.TryGetProperty("source", out var told) ? told.GetString() : null));
            var model = Assert.Single(shown.GetProperty("artifacts").EnumerateArray());
            Assert.Equal(($"{way}.pt", 9), (model.GetProperty("path").GetString(), model.GetProperty("model").GetProperty("parameters").GetInt32()));
        }
        var compared = JsonDocument.Parse((await demo.In(project, ["compare", .. Ways.Select(w => w.Way), "--json"]))
            .Ended(0).Out).RootElement.GetProperty("runs").EnumerateArray()
            .Select(r => r.GetProperty("metrics").GetProperty("train_loss")).ToList();
        var (first, last) = (compared[0].GetProperty("first").GetDouble(), compared[0].GetProperty("last").GetDouble());
        Assert.True(last < first / 5);
        Assert.All(compared, m => Assert.Equal((Float(first), Float(last), 20L),
            (Float(m.GetProperty("first").GetDouble()), Float(m.GetProperty("last").GetDouble()), m.GetProperty("bestStep").GetInt64())));
        var said = (await demo.In(project, ["compare", .. Ways.Select(w => w.Way)])).Ended(0).Out;
        Assert.All(Ways, w => Assert.Contains(w.Way, said, StringComparison.Ordinal));
    }

    /// <summary>Bytes that <c>torch.utils.tensorboard</c> and tensorboardX wrote (their origin: README.md beside them) grow piece by piece while it runs.</summary>
    [FactWith("docker")]
    public async Task Event_files_of_real_writers_are_followed_while_they_grow()
    {
        var project = demo.Beside("events");
        foreach (var file in Directory.GetFiles(Path.Combine(Built.Repository, "tests/Kedge.Tests/Runs/TensorBoard/written"), "*tfevents*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(project, ".written", Path.GetRelativePath(Path.Combine(Built.Repository, "tests/Kedge.Tests/Runs/TensorBoard/written"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        await File.WriteAllTextAsync(Path.Combine(project, "grow.py"), """
            import os, pathlib
            for source in sorted(pathlib.Path('.written').rglob('*tfevents*')):
                target = 'logs' / source.relative_to('.written').with_name(f'events.out.tfevents.1700000000.{os.uname().nodename}.{source.name.replace("tfevents", "")}')
                target.parent.mkdir(parents=True, exist_ok=True)
                data = source.read_bytes()
                with open(target, 'wb', buffering=0) as out:
                    for at in range(0, len(data), 100): out.write(data[at:at + 100])
            """);
        (await demo.In(project, "run", "--", "python", "grow.py")).Ended(0);
        var metrics = JsonDocument.Parse((await demo.In(project, "runs", "show", "last", "--json")).Ended(0).Out).RootElement.GetProperty("metrics");
        Assert.Equal(16, metrics.GetProperty("torch/loss/train").GetProperty("count").GetInt32());   // steps 0 to 14, and 15 of the writer with purge_step=15
        Assert.Equal(0.5, metrics.GetProperty("torch/loss/train").GetProperty("last").GetDouble());
        // The highest folder comes first and needs no name before its metrics.
        Assert.Equal(20, metrics.GetProperty("train/loss").GetProperty("count").GetInt32());
    }

    static string Float(double value) => ((float)value).ToString("R", CultureInfo.InvariantCulture);
}
