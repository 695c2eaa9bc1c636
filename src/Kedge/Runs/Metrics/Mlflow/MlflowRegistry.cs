using System.Globalization;
using System.Text.Json;

namespace Kedge.Runs.Metrics.Mlflow;

/// <summary>A version of a registered model; its files stay where the run put them.</summary>
sealed record MlflowVersion(string Name, int Number, string Source, string Run, long Created);

/// <summary>
/// As much of the model registry as lets a training register what it made (mlflow/protos/model_registry.proto):
/// <c>registered_model_name=</c> would else fail when the training is done. The record notes what was registered.
/// </summary>
sealed class MlflowRegistry(Action<string, string> note, Func<long> now)
{
    const int Most = 1000;

    readonly SortedDictionary<string, List<MlflowVersion>> _models = new(StringComparer.Ordinal);

    /// <summary>Writes the answer's members; null for a path that is not served.</summary>
    public Action<Utf8JsonWriter>? Answer(string method, string path, MlflowBody body)
    {
        switch (method, path)
        {
            case ("POST", "registered-models/create"): return Model(Create(body.Needed("name")));
            case ("GET", "registered-models/get"): return Model(Known(body));
            case ("POST", "registered-models/alias" or "registered-models/set-tag"): Known(body); return _ => { };
            case ("POST", "model-versions/create"): return Version(Add(body));
            case ("GET", "model-versions/get") or ("POST", "model-versions/transition-stage"): return Version(VersionOf(body));
            case ("POST", "model-versions/set-tag"): VersionOf(body); return _ => { };
            case ("GET", "model-versions/get-download-uri"): return VersionOf(body) is var version ? j => j.WriteString("artifact_uri", version.Source) : null;
            default: return null;
        }
    }

    string Create(string name)
    {
        if (_models.ContainsKey(name)) throw new MlflowError("RESOURCE_ALREADY_EXISTS", $"Registered Model (name={name}) already exists.");
        if (_models.Count >= Most) throw MlflowError.Invalid("too many registered models for one run");
        _models[name] = [];
        return name;
    }

    string Known(MlflowBody body) => body.Needed("name") is var name && _models.ContainsKey(name) ? name : throw MlflowError.NotThere($"Registered Model '{name}'");

    MlflowVersion Add(MlflowBody body)
    {
        var versions = _models[Known(body)];
        if (versions.Count >= Most) throw MlflowError.Invalid("too many versions of one model");
        var version = new MlflowVersion(body.Needed("name"), versions.Count + 1, body.Text("source") ?? "", body.Text("run_id") ?? "", now());
        versions.Add(version);
        note("model", string.Create(CultureInfo.InvariantCulture, $"{version.Name} version {version.Number} registered from {version.Source}"));
        return version;
    }

    MlflowVersion VersionOf(MlflowBody body)
    {
        var (name, number) = (Known(body), body.Needed("version"));
        return _models[name].Find(v => v.Number.ToString(CultureInfo.InvariantCulture) == number) ?? throw MlflowError.NotThere($"Model Version '{name}' {number}");
    }

    Action<Utf8JsonWriter> Model(string name) => json =>
    {
        json.WriteStartObject("registered_model");
        json.WriteString("name", name);
        json.WriteStartArray("latest_versions");
        if (_models[name] is [.., var last]) Members(json, null, last);
        json.WriteEndArray();
        json.WriteEndObject();
    };

    static Action<Utf8JsonWriter> Version(MlflowVersion version) => json => Members(json, "model_version", version);

    static void Members(Utf8JsonWriter json, string? name, MlflowVersion version)
    {
        if (name is not null) json.WritePropertyName(name);
        json.WriteStartObject();
        json.WriteString("name", version.Name);
        json.WriteString("version", version.Number.ToString(CultureInfo.InvariantCulture));
        json.WriteString("source", version.Source);
        json.WriteString("run_id", version.Run);
        json.WriteString("status", "READY");
        json.WriteString("current_stage", "None");
        json.WriteNumber("creation_timestamp", version.Created);
        json.WriteEndObject();
    }
}
