using System.Globalization;
using System.Text.Json;

namespace Kedge.Runs.Metrics.Mlflow;

/// <summary>A model of MLflow 3, which stands beside runs; its files lie where artifacts do.</summary>
sealed class MlflowModel(string id, string experiment, long created)
{
    public string Id => id;
    public string Experiment => experiment;
    public long Created => created;
    public required string Name { get; init; }
    public string Type { get; init; } = "";
    public string SourceRun { get; init; } = "";
    public string Status { get; set; } = "LOGGED_MODEL_PENDING";
    public SortedDictionary<string, string> Parameters { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);
}

/// <summary>Logged models of one training (<c>/logged-models</c> of service.proto), in memory; their files are what the record keeps.</summary>
/// <param name="artifacts">The folder for artifacts, as the command sees it.</param>
/// <param name="started">The run's start in milliseconds since 1970.</param>
sealed class MlflowModels(string artifacts, long started, Action<string, string> note)
{
    const int Most = 1000, MostPairs = 1000;

    readonly SortedDictionary<string, MlflowModel> _models = new(StringComparer.Ordinal);

    public IEnumerable<MlflowModel> All => _models.Values;

    public MlflowModel Model(string id) => _models.TryGetValue(id, out var there) ? there : throw MlflowError.NotThere($"Logged model '{id}'");

    public MlflowModel Create(string experiment, string? name, string? type, string? run)
    {
        if (_models.Count >= Most) throw MlflowError.Invalid("too many models for one run");
        var count = _models.Count + 1;
        var id = string.Create(CultureInfo.InvariantCulture, $"m-{started:x16}{count:x16}");
        var model = new MlflowModel(id, experiment,
            started) { Name = name is { Length: > 0 } ? name : string.Create(CultureInfo.InvariantCulture, $"model-{count}"), Type = type ?? "",
                SourceRun = run ?? "" };
        note("model", $"{model.Name} artifacts/{id}");
        return _models[id] = model;
    }

    public static void Add(SortedDictionary<string, string> pairs, IEnumerable<(string Name, string Value)> added)
    {
        foreach (var (name, value) in added) pairs[name] = value;
        if (pairs.Count > MostPairs) throw MlflowError.Invalid("too many names for one model");
    }

    public static void Finish(MlflowModel model, string? status) =>
        model.Status = status is "LOGGED_MODEL_READY" or "LOGGED_MODEL_UPLOAD_FAILED" or "LOGGED_MODEL_PENDING"
            ? status
            : throw MlflowError.Invalid($"'{status}' is not a status");

    public void Write(Utf8JsonWriter json, MlflowModel model)
    {
        json.WriteStartObject("model");
        Members(json, model);
        json.WriteEndObject();
    }

    public void WriteAll(Utf8JsonWriter json)
    {
        json.WriteStartArray("models");
        foreach (var model in All)
        {
            json.WriteStartObject();
            Members(json, model);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    void Members(Utf8JsonWriter json, MlflowModel model)
    {
        json.WriteStartObject("info");
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("model_id", model.Id), ("experiment_id", model.Experiment),
            ("name", model.Name), ("artifact_uri", $"{artifacts}/{model.Id}"), ("status", model.Status), ("model_type", model.Type),
                ("source_run_id", model.SourceRun)])
            if (value.Length > 0) json.WriteString(name, value);
        json.WriteNumber("creation_timestamp_ms", model.Created);
        json.WriteNumber("last_updated_timestamp_ms", model.Created);
        MlflowJson.Pairs(json, "tags", model.Tags);
        json.WriteEndObject();
        json.WriteStartObject("data");
        MlflowJson.Pairs(json, "params", model.Parameters);
        json.WriteEndObject();
    }
}
