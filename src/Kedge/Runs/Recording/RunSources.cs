using System.Collections.Immutable;
using System.Net.Sockets;
using Kedge.Runs.Facts;
using Kedge.Runs.Following;
using Kedge.Runs.Given;
using Kedge.Runs.Metrics;
using Kedge.Runs.Metrics.Files;
using Kedge.Runs.Metrics.Mlflow;
using Kedge.Runs.Record;
using Kedge.Runs.Resources;

namespace Kedge.Runs.Recording;

/// <summary>What is there when a command has ended.</summary>
/// <param name="Missing">What could not be recorded of what it told.</param>
/// <param name="Models">Files of models' names in the folders that it could write to, also older ones.</param>
sealed record LeftBehind(ImmutableArray<Missing> Missing, ImmutableArray<FoundFile> Models);

/// <summary>
/// Everything beside its output by which a command tells values: the channel that it is given, and the files that it writes.
/// What cannot be offered is listed, and the command runs without it.
/// </summary>
sealed class RunSources : IAsyncDisposable
{
    const int MostParameters = 10_000;

    readonly RunRequest _request;
    readonly RunFolder _folder;
    readonly long _started;
    readonly List<Missing> _missing = [];
    readonly HashSet<(string, string, string)> _parameters = [];
    readonly CancellationTokenSource _over = new();
    Task<ResourceSampler>? _sampling;
    GivenFolder? _given;
    MlflowServer? _server;
    Follower? _follower;
    RunRecorder? _recorder;

    RunSources(RunRequest request, RunFolder folder, DateTimeOffset started) => (_request, _folder, _started) = (request, folder, started.ToUnixTimeMilliseconds());

    /// <summary>Null where the folder could not be made.</summary>
    public RunChannel? Channel { get; private set; }

    public static RunSources Open(RunRequest request, RunFolder folder, DateTimeOffset started)
    {
        var sources = new RunSources(request, folder, started);
        try
        {
            sources.Give();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
        {
            sources._missing.Add(new("kedge.log, MLflow, and files of metrics and models", e.Message));
        }
        return sources;
    }

    void Give()
    {
        _given = GivenFolder.Make(_folder.Root, _request.Writes);
        var token = _request.Process is null ? GivenFolder.NewToken() : null;
        var api = new MlflowApi(token is null ? $"{RunChannel.Inside}/artifacts" : $"{_given.Root}/artifacts", _started, Told(),
            () => (long)(_recorder?.Elapsed.TotalMilliseconds ?? 0)) { Token = token };
        _server = token is null ? MlflowServer.OnFile(_given.SocketPath, api) : MlflowServer.OnLoopback(api);
        if (token is null) _given.OpenSocket();
        Channel = new(_given.Root, _folder.Id.ToString(), token is null ? null : _server.Port, token);
    }

    /// <summary>From here on what is told goes to <paramref name="recorder"/>, and files are followed.</summary>
    public void Follow(RunRecorder recorder)
    {
        _recorder = recorder;
        if (_given is null) return;
        var host = _request.Process is null ? null : _folder.Id.Short;
        _follower = new(new(_request.Writable, _given.Root, host, _started), Told(), () => (long)recorder.Elapsed.TotalMilliseconds);
    }

    /// <summary>The command has started: looks at what it uses, from when its container is there.</summary>
    /// <param name="process">Of the command, or of the engine's client.</param>
    public void Sample(int process) => _sampling = StartSampling(process);

    async Task<ResourceSampler> StartSampling(int process)
    {
        var first = _request.Process is null ? process : await FirstProcess().ConfigureAwait(false);
        var sampler = new ResourceSampler(new(first, _request.Process is not null, _folder.Root),
            row => _recorder?.Measure(MetricSource.Samples, [row]), Placed, () => (long)(_recorder?.Elapsed.TotalMilliseconds ?? 0));
        sampler.Start();
        return sampler;
    }

    void Placed(Placement placement)
    {
        try
        {
            _folder.Write(placement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _missing.Add(new(Placement.FileName, e.Message));
        }
    }

    /// <summary>The engine knows the container's first process some moments after its client was started; a short run is over by then.</summary>
    async Task<int?> FirstProcess()
    {
        for (var wait = 300; wait < 20_000 && !_over.IsCancellationRequested; wait *= 2)
        {
            await Task.Delay(wait, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_over.IsCancellationRequested) break;
            var said = await _request.Process!(_folder.Id).TryRun(CancellationToken.None).ConfigureAwait(false);
            if (int.TryParse(said?.Output.Trim(), System.Globalization.CultureInfo.InvariantCulture, out var process) && process > 0) return process;
        }
        return null;
    }

    async Task StopSampling()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        if (_sampling is null) return;
        var sampler = await _sampling.ConfigureAwait(false);
        await sampler.DisposeAsync().ConfigureAwait(false);
        if (_recorder?.Elapsed.TotalSeconds > 5) _missing.AddRange(sampler.Missing);
        _sampling = null;
    }

    ToldValues Told() => new(
        (source, rows) => _recorder?.Measure(source, rows),
        (source, step, prefix) => _recorder?.Rewind(source, step, prefix),
        Parameter,
        (what, detail) => _recorder?.Event(what, detail));

    void Parameter(ToldParameter told)
    {
        lock (_parameters)
            if (_parameters.Count >= MostParameters || !_parameters.Add((told.Source, told.Name, told.Value))) return;
        _recorder?.Event(RunEvent.Parameter, told.WithoutSecret().ToString());
    }

    /// <summary>The command has ended: takes in what is left, before the recorder is closed.</summary>
    public async Task<LeftBehind> Finish()
    {
        await StopSampling().ConfigureAwait(false);
        if (_server is not null) await _server.DisposeAsync().ConfigureAwait(false);
        if (_follower is not null) _missing.AddRange(await _follower.Finish().ConfigureAwait(false));
        try
        {
            _given?.PutAway();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _missing.Add(new("given", e.Message));
        }
        return new([.. _missing], _follower?.Models ?? []);
    }

    public async ValueTask DisposeAsync()
    {
        await StopSampling().ConfigureAwait(false);
        _over.Dispose();
        if (_server is not null) await _server.DisposeAsync().ConfigureAwait(false);
        if (_follower is not null) await _follower.DisposeAsync().ConfigureAwait(false);
        _given?.Dispose();
    }
}
