using System.Text.Json;

namespace Kedge.Runs.Metrics.Mlflow;

/// <summary>Answers in the form of mlflow/protos/service.proto as JSON, member by member into an open object.</summary>
static class MlflowJson
{
    public static void Experiment(Utf8JsonWriter json, MlflowRuns runs, MlflowExperiment experiment)
    {
        json.WritePropertyName("experiment");
        One(json, runs, experiment);
    }

    public static void Experiments(Utf8JsonWriter json, MlflowRuns runs, IEnumerable<MlflowExperiment> found)
    {
        json.WriteStartArray("experiments");
        foreach (var experiment in found) One(json, runs, experiment);
        json.WriteEndArray();
    }

    static void One(Utf8JsonWriter json, MlflowRuns runs, MlflowExperiment experiment)
    {
        json.WriteStartObject();
        json.WriteString("experiment_id", experiment.Id);
        json.WriteString("name", experiment.Name);
        json.WriteString("artifact_location", runs.ArtifactsOf(experiment));
        json.WriteString("lifecycle_stage", Stage(experiment.Deleted));
        json.WriteNumber("creation_time", experiment.Time);
        json.WriteNumber("last_update_time", experiment.Time);
        Pairs(json, "tags", experiment.Tags);
        json.WriteEndObject();
    }

    public static void Runs(Utf8JsonWriter json, MlflowRuns runs, IEnumerable<MlflowRun> found)
    {
        json.WriteStartArray("runs");
        foreach (var run in found) Run(json, null, runs, run);
        json.WriteEndArray();
    }

    public static void Run(Utf8JsonWriter json, string? name, MlflowRuns runs, MlflowRun run)
    {
        if (name is not null) json.WritePropertyName(name);
        json.WriteStartObject();
        Info(json, "info", runs, run);
        json.WriteStartObject("data");
        json.WriteStartArray("metrics");
        foreach (var points in run.Metrics.Values) Point(json, MlflowRun.Latest(points));
        json.WriteEndArray();
        Pairs(json, "params", run.Parameters);
        Pairs(json, "tags", run.Tags);
        json.WriteEndObject();
        json.WriteStartObject("inputs");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void Info(Utf8JsonWriter json, string name, MlflowRuns runs, MlflowRun run)
    {
        json.WriteStartObject(name);
        json.WriteString("run_id", run.Id);
        json.WriteString("run_uuid", run.Id);
        json.WriteString("run_name", run.Name);
        json.WriteString("experiment_id", run.Experiment);
        json.WriteString("user_id", run.User);
        json.WriteString("status", run.Status);
        json.WriteNumber("start_time", run.Start);
        if (run.End is { } end) json.WriteNumber("end_time", end);
        json.WriteString("artifact_uri", runs.ArtifactsOf(run));
        json.WriteString("lifecycle_stage", Stage(run.Deleted));
        json.WriteEndObject();
    }

    static string Stage(bool deleted) => deleted ? "deleted" : "active";

    public static void Points(Utf8JsonWriter json, IEnumerable<MlflowPoint> points)
    {
        json.WriteStartArray("metrics");
        foreach (var point in points) Point(json, point);
        json.WriteEndArray();
    }

    static void Point(Utf8JsonWriter json, MlflowPoint point)
    {
        json.WriteStartObject();
        json.WriteString("key", point.Key);
        if (double.IsFinite(point.Value)) json.WriteNumber("value", point.Value);
        else json.WriteString("value", double.IsNaN(point.Value) ? "NaN" : point.Value > 0 ? "Infinity" : "-Infinity");
        json.WriteNumber("timestamp", point.Timestamp);
        json.WriteNumber("step", point.Step);
        json.WriteEndObject();
    }

    public static void Pairs(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartArray(name);
        foreach (var (key, value) in pairs)
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteString("value", value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
