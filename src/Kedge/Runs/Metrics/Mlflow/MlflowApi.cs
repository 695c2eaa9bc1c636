using System.Buffers;
using System.Text;
using System.Text.Json;
using Kedge.Runs.Metrics.Files;

namespace Kedge.Runs.Metrics.Mlflow;

/// <summary>
/// The part of MLflow's REST API (mlflow/protos/service.proto) that tracking clients use while training. What a client does wrong is
/// answered with 400 or 404 and MLflow's own error codes, never with a 5xx: clients would repeat it for minutes while the training waits.
/// </summary>
public sealed class MlflowApi
{
    const string Root = "/api/2.0/mlflow/";

    readonly MlflowRuns _runs;
    readonly MlflowModels _models;
    readonly MlflowRegistry _registry;
    readonly Func<long> _now;
    readonly Lock _one = new();

    /// <param name="artifacts">Folder for artifacts as the command sees it; clients write there themselves.</param>
    /// <param name="started">The run's start in milliseconds since 1970.</param>
    /// <param name="now">Milliseconds since the start.</param>
    public MlflowApi(string artifacts, long started, ToldValues told, Func<long> now)
    {
        _runs = new(artifacts, started,
            new(rows => told.Rows(MetricSource.Mlflow, rows), (name, value) => told.Parameter(new(MetricSource.Mlflow, name, value)), told.Note));
        _models = new(artifacts, started, told.Note);
        _now = () => started + now();
        _registry = new(told.Note, _now);
    }

    public static HttpAnswer Refused(int status) =>
        Error(status, status == 413 ? "INVALID_PARAMETER_VALUE" : "BAD_REQUEST", "this is not a request that can be understood");

    /// <summary>What clients must show; null where only this run's command can reach the server.</summary>
    public string? Token { get; init; }

    public HttpAnswer Answer(HttpRequest request)
    {
        if (Token is not null && request.Token != Token) return Error(403, "PERMISSION_DENIED", "this server belongs to another run");
        try
        {
            using var document = Parse(request.Body);
            var body = new MlflowBody(request.Query, document?.RootElement ?? default);
            lock (_one) return Route(request, body);
        }
        catch (MlflowError error)
        {
            return Error(error.Code == "RESOURCE_DOES_NOT_EXIST" ? 404 : 400, error.Code, error.Message);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)   // half a surrogate in a text shows only when it is asked for
        {
            return Error(400, "BAD_REQUEST", $"the body is not JSON: {error.Message}");
        }
    }

    static JsonDocument? Parse(byte[] body) => body.Length == 0 ? null : JsonDocument.Parse(body, new() { MaxDepth = 32 });

    HttpAnswer Route(HttpRequest request, MlflowBody body)
    {
        var known = request.Path.StartsWith(Root, StringComparison.Ordinal) ? (request.Method, request.Path[Root.Length..]) : (request.Method, "");
        return known switch
        {
            ("GET", "experiments/get-by-name") => Named(body.Needed("experiment_name")),
            ("GET", "experiments/get") => Said(j => MlflowJson.Experiment(j, _runs, _runs.Experiment(body.Needed("experiment_id")))),
            ("POST", "experiments/create") => Created(body),
            ("POST" or "GET", "experiments/search" or "experiments/list") => Experiments(body),
            ("POST", "experiments/update") => Done(() => _runs.Experiment(body.Needed("experiment_id")).Name = body.Needed("new_name")),
            ("POST", "experiments/delete" or "experiments/restore") =>
                Done(() => _runs.Experiment(body.Needed("experiment_id")).Deleted = known.Item2 == "experiments/delete"),
            ("POST", "experiments/set-experiment-tag") => Done(() => _runs.Experiment(body.Needed("experiment_id")).Tags[body.Needed("key")] = body.Text("value") ?? ""),
            ("POST", "runs/create") => Started(body),
            ("GET", "runs/get") => Said(j => MlflowJson.Run(j, "run", _runs, RunOf(body))),
            ("POST", "runs/update") => Updated(body),
            ("POST", "runs/log-metric") => Done(() => _runs.Log(RunOf(body), New(RunOf(body), [body.Json]))),
            ("POST", "runs/log-parameter") => Done(() => _runs.Set(RunOf(body), Name(body.Json), Value(body.Json, 6000))),
            ("POST", "runs/log-batch") => Batch(body),
            ("POST", "runs/set-tag") => Done(() => RunOf(body).Tags[Name(body.Json)] = Value(body.Json, 8000)),
            ("POST", "runs/delete-tag") => Done(() => RunOf(body).Tags.Remove(body.Needed("key"))),
            ("POST", "runs/log-inputs") => Inputs(body),
            ("POST", "runs/log-model" or "runs/outputs") => Done(() => RunOf(body)),
            ("POST", "runs/delete" or "runs/restore") => Done(() => RunOf(body).Deleted = known.Item2 == "runs/delete"),
            ("POST", "runs/search") => Found(body),
            ("GET", "metrics/get-history") => History(body),
            ("POST", "logged-models") => Model(body),
            ("POST", "logged-models/search") => Said(_models.WriteAll),
            (var method, { } path) when path.StartsWith("logged-models/", StringComparison.Ordinal) => Model(method, path["logged-models/".Length..].Split('/'), body),
            var (method, path) =>
                _registry.Answer(method, path, body) is { } registered
                    ? Said(registered)
                    : Error(404, "ENDPOINT_NOT_FOUND", $"{method} {request.Path} is not served during kedge run"),
        };
    }

    HttpAnswer Named(string name) =>
        _runs.Named(name) is { } there
            ? Said(j => MlflowJson.Experiment(j, _runs, there))
            : throw MlflowError.NotThere($"Experiment with name '{name}'");

    HttpAnswer Created(MlflowBody body)
    {
        var created = _runs.Create(body.Needed("name"), _now());
        return Said(j => j.WriteString("experiment_id", created.Id));
    }

    HttpAnswer Started(MlflowBody body)
    {
        var tags = Pairs(body, "tags", 8000);
        var name = body.Text("run_name") ?? tags.FirstOrDefault(t => t.Name == "mlflow.runName").Value;
        var run = _runs.Start(body.Text("experiment_id") is { Length: > 0 } id ? id : "0", name, body.Text("user_id"), body.Whole("start_time") ?? _now());
        foreach (var (key, value) in tags) run.Tags[key] = value;
        run.Tags["mlflow.runName"] = run.Name;
        return Said(j => MlflowJson.Run(j, "run", _runs, run));
    }

    HttpAnswer Updated(MlflowBody body)
    {
        var run = RunOf(body);
        if (body.Text("status") is { } status)
            run.Status = status is "RUNNING" or "SCHEDULED" or "FINISHED" or "FAILED" or "KILLED"
                ? status
                : throw MlflowError.Invalid($"'{status}' is not a status");
        if (body.Whole("end_time") is { } end) run.End = end;
        if (body.Text("run_name") is { Length: > 0 } name) run.Tags["mlflow.runName"] = run.Name = name;
        return Said(j => MlflowJson.Info(j, "run_info", _runs, run));
    }

    HttpAnswer Batch(MlflowBody body)
    {
        var run = RunOf(body);
        var metrics = New(run, body.List("metrics"));
        var (parameters, tags) = (Pairs(body, "params", 6000), Pairs(body, "tags", 8000));
        if (metrics.Count > 1000 || parameters.Count > 100 || tags.Count > 100)
            throw MlflowError.Invalid("A batch logging request can contain at most 1000 metrics, 100 params and 100 tags");
        foreach (var (name, value) in parameters) _runs.Set(run, name, value);
        foreach (var (name, value) in tags) run.Tags[name] = value;
        _runs.Log(run, metrics);
        return Done(() => { });
    }

    HttpAnswer Model(MlflowBody body)
    {
        var experiment = _runs.Experiment(body.Text("experiment_id") is { Length: > 0 } id ? id : "0").Id;
        var (parameters, tags) = (Pairs(body, "params", 6000), Pairs(body, "tags", 8000));
        var model = _models.Create(experiment, body.Text("name"), body.Text("model_type"), body.Text("source_run_id"));
        MlflowModels.Add(model.Parameters, parameters);
        MlflowModels.Add(model.Tags, tags);
        return Said(j => _models.Write(j, model));
    }

    /// <param name="path">The model's id, and what of it.</param>
    HttpAnswer Model(string method, string[] path, MlflowBody body)
    {
        var model = _models.Model(path[0]);
        switch (method, path)
        {
            case ("GET", [_]): break;
            case ("PATCH", [_]): MlflowModels.Finish(model, body.Text("status")); break;
            case ("PATCH", [_, "tags"]): MlflowModels.Add(model.Tags, Pairs(body, "tags", 8000)); break;
            case ("POST", [_, "params"]):
                MlflowModels.Add(model.Parameters, Pairs(body, "params", 6000));
                return Done(() => { });
            default: return Error(404, "ENDPOINT_NOT_FOUND", $"{method} of a logged model's {string.Join('/', path.Skip(1))} is not served during kedge run");
        }
        return Said(j => _models.Write(j, model));
    }

    static List<(string Name, string Value)> Pairs(MlflowBody body, string list, int limit) => [.. body.List(list).Select(p => (Name(p), Value(p, limit)))];

    HttpAnswer Inputs(MlflowBody body)
    {
        var run = RunOf(body);
        foreach (var input in body.List("datasets"))
            if (input.ValueKind == JsonValueKind.Object && input.TryGetProperty("dataset", out var data))
                _runs.Input(run, MlflowBody.Text(data, "name") ?? "dataset", MlflowBody.Text(data, "digest") ?? "");
        return Done(() => { });
    }

    HttpAnswer Found(MlflowBody body)
    {
        var (found, next) = new MlflowSearch(body).Of(_runs.Runs);
        return Said(j =>
        {
            MlflowJson.Runs(j, _runs, found);
            if (next is not null) j.WriteString("next_page_token", next);
        });
    }

    HttpAnswer Experiments(MlflowBody body)
    {
        var (found, next) = new MlflowSearch(body).Of(_runs.Experiments);
        return Said(j =>
        {
            MlflowJson.Experiments(j, _runs, found);
            if (next is not null) j.WriteString("next_page_token", next);
        });
    }

    HttpAnswer History(MlflowBody body)
    {
        var points = RunOf(body).Metrics.TryGetValue(body.Needed("metric_key"), out var there) ? there : [];
        return Said(j => MlflowJson.Points(j, points));
    }

    MlflowRun RunOf(MlflowBody body) => _runs.Run(body.Text("run_id") is { Length: > 0 } id ? id : body.Needed("run_uuid"));

    static string Name(JsonElement of)
    {
        var name = MlflowBody.Text(of, "key") ?? "";
        var sound = name.Length is > 0 and <= 250 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '/' or '.' or '-' or ' ' or ':');
        return sound ? name : throw MlflowError.Invalid($"Invalid name '{name[..Math.Min(name.Length, 60)]}': letters, digits, and _/.- :, at most 250 of them");
    }

    static string Value(JsonElement of, int limit) =>
        (MlflowBody.Text(of, "value") ?? "") is var value && value.Length <= limit ? value : throw MlflowError.Invalid($"a value is longer than {limit} characters");

    /// <summary>Without those that only tell of a model what was told of the run before.</summary>
    List<MlflowPoint> New(MlflowRun run, IEnumerable<JsonElement> points) =>
        [.. points.Select(p => (Point: Point(p), OfModel: MlflowBody.Text(p, "model_id") is { Length: > 0 }))
            .Where(p => !p.OfModel || !run.Remembers(p.Point)).Select(p => p.Point)];

    MlflowPoint Point(JsonElement of)
    {
        if (of.ValueKind != JsonValueKind.Object || !of.TryGetProperty("value", out var given) || MlflowBody.Real(given) is not { } value)
            throw MlflowError.Invalid("Got invalid value for metric");
        return new(Name(of), value, of.TryGetProperty("timestamp", out var time) ? MlflowBody.Whole(time) ?? _now() : _now(),
            of.TryGetProperty("step", out var step) ? MlflowBody.Whole(step) ?? 0 : 0);
    }

    static HttpAnswer Done(Action what)
    {
        what();
        return Said(_ => { });
    }

    static HttpAnswer Error(int status, string code, string message) => Said(status, j =>
    {
        j.WriteString("error_code", code);
        j.WriteString("message", message);
    });

    static HttpAnswer Said(Action<Utf8JsonWriter> members) => Said(200, members);

    static HttpAnswer Said(int status, Action<Utf8JsonWriter> members)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return new(status, bytes.WrittenSpan.ToArray());
    }
}
