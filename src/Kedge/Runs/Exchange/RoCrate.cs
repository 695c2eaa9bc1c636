using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kedge.Runs.Exchange;

/// <summary>A file of a run's folder, as a crate names it.</summary>
/// <param name="Path">Relative to the folder, with slashes.</param>
/// <param name="Sha256">In hex.</param>
public sealed record CrateFile(string Path, long Size, string Sha256);

/// <summary>
/// A run's folder as a research object: <c>ro-crate-metadata.json</c> by RO-Crate 1.1 and the Process Run Crate profile 0.5
/// (w3id.org/ro/crate/1.1, w3id.org/ro/wfrun/process/0.5). Pure: the same record and files give the same text.
/// </summary>
public static class RoCrate
{
    public const string FileName = "ro-crate-metadata.json";

    static readonly JsonSerializerOptions Style = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Run run, RunStatus status, ImmutableArray<CrateFile> files)
    {
        var graph = new JsonArray([.. Entities(run, status, files).Select(e => (JsonNode)e)]);
        return new JsonObject { ["@context"] = new JsonArray("https://w3id.org/ro/crate/1.1/context",
            "https://w3id.org/ro/terms/workflow-run/context"), ["@graph"] = graph }.ToJsonString(Style) + "\n";
    }

    static IEnumerable<JsonObject> Entities(Run run, RunStatus status, ImmutableArray<CrateFile> files)
    {
        yield return Entity(FileName, "CreativeWork", ("conformsTo", Id("https://w3id.org/ro/crate/1.1")), ("about", Id("./")));
        yield return Root(run, files);
        yield return Entity("https://w3id.org/ro/wfrun/process/0.5", "CreativeWork", ("name", "Process Run Crate"), ("version", "0.5"));
        yield return Entity("#license", "CreativeWork", ("name", "not stated"), ("description", "The record states no license."));
        foreach (var file in files)
            yield return Entity(Uri(file.Path), "File", ("name", file.Path), ("contentSize", Text(file.Size)), ("encodingFormat", Format(file.Path)),
                ("sha256", file.Sha256));
        yield return Action(run, status, files);
        yield return Entity("#command", "SoftwareApplication", ("name", run.Plan?.Command.FirstOrDefault() ?? "command"),
            ("description", run.Plan?.Line ?? "not recorded"));
        yield return Entity("#kedge", "SoftwareApplication", ("name", "kedge"), ("softwareVersion", run.Plan?.Tool ?? "unknown"), ("description", "recorded the run"));
        yield return Entity("#user", "Person", ("name", run.Plan?.User.Name is { Length: > 0 } name ? name : "unknown"));
        if (Code(run) is { } code) yield return code;
        if (Image(run) is { } image) yield return image;
        foreach (var value in Values(run)) yield return value;
    }

    static JsonObject Root(Run run, ImmutableArray<CrateFile> files) => Entity("./", "Dataset",
        ("name", run.Plan?.Name ?? run.Id.Short), ("description", run.Plan is { } plan ? $"A run of {plan.Line}" : "A run"),
        ("datePublished", Date(run.End?.Ended ?? run.Plan?.Started ?? DateTimeOffset.UnixEpoch)), ("license", Id("#license")), ("identifier", run.Id.ToString()),
        ("conformsTo", Id("https://w3id.org/ro/wfrun/process/0.5")), ("hasPart", new JsonArray([.. files.Select(f => (JsonNode)Id(Uri(f.Path)))])),
            ("mentions", Id("#run")));

    static JsonObject Action(Run run, RunStatus status, ImmutableArray<CrateFile> files)
    {
        var action = Entity("#run", "CreateAction", ("name", $"run {run.Id}"), ("description", run.Plan?.Line ?? ""), ("instrument", Id("#command")),
            ("agent", Id("#user")));
        if (run.Plan is { } plan) action["startTime"] = Date(plan.Started);
        if (run.End is { } end) action["endTime"] = Date(end.Ended);
        action["actionStatus"] = Id("http://schema.org/" + status switch { RunStatus.Done => "CompletedActionStatus",
            RunStatus.Running => "ActiveActionStatus", _ => "FailedActionStatus" });
        if (status is not (RunStatus.Done or RunStatus.Running))
            action["error"] = run.End is { } failed
                ? $"exit code {failed.Exit}{(failed.Signal is { } signal ? $", {signal}" : "")}"
                : "no end was recorded";
        action["object"] = new JsonArray([.. Parameters(run).Select(p => (JsonNode)Id(p.Id)).Concat(Code(run) is { } code ? [Id((string)code["@id"]!)] : [])]);
        action["result"] = new JsonArray([.. Metrics(run).Select(m => (JsonNode)Id(m.Id))
            .Concat(files.Where(f => f.Path.StartsWith("metrics/", StringComparison.Ordinal)
                || f.Path.StartsWith("artifacts/", StringComparison.Ordinal)).Select(f => (JsonNode)Id(Uri(f.Path))))]);
        if (Image(run) is not null) action["containerImage"] = Id("#image");
        return action;
    }

    static JsonObject? Code(Run run) => run.Plan?.Git is not { Commit: { } commit } git ? null
        : Entity("#code", "SoftwareSourceCode", ("name", $"commit {commit}"), ("version", commit), ("codeRepository", git.Remote ?? "not stated"),
            ("description", git.Dirty ? $"with {git.Changed} changed and {git.Untracked} untracked files" : "clean"));

    static JsonObject? Image(Run run) => run.Plan?.Image is not { } image ? null
        : Entity("#image", "ContainerImage", ("name", image.Names is [var name, ..] ? name : image.Id), ("sha256", image.Id[(image.Id.IndexOf(':') + 1)..]));

    static IEnumerable<JsonObject> Values(Run run) =>
        Parameters(run).Concat(Metrics(run)).Select(v => Entity(v.Id, "PropertyValue", ("name", v.Name), ("value", v.Value)));

    static IEnumerable<(string Id, string Name, string Value)> Parameters(Run run) =>
        run.Parameters.Select(p => ("#parameter-" + System.Uri.EscapeDataString(p.Key), p.Key, p.Value));

    static IEnumerable<(string Id, string Name, string Value)> Metrics(Run run) =>
        run.Metrics.DistinctBy(m => m.Name).Take(1000)
            .Select(m => ("#metric-" + System.Uri.EscapeDataString(m.Name), m.Name, m.Best.Value.ToString("R", CultureInfo.InvariantCulture)));

    static JsonObject Entity(string id, string type, params IEnumerable<(string Name, JsonNode Value)> members)
    {
        var entity = new JsonObject { ["@id"] = id, ["@type"] = type };
        foreach (var (name, value) in members) entity[name] = value;
        return entity;
    }

    static JsonObject Id(string id) => new() { ["@id"] = id };

    static string Uri(string path) => string.Join('/', path.Split('/').Select(System.Uri.EscapeDataString));

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string Date(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    static string Format(string path) => Path.GetExtension(path) switch
    {
        ".json" => "application/json", ".jsonl" => "application/jsonl", ".md" => "text/markdown", ".svg" => "image/svg+xml",
        ".txt" or ".lock" or ".out" or ".idx" => "text/plain",
        ".patch" => "text/x-diff", _ => "application/octet-stream",
    };
}
