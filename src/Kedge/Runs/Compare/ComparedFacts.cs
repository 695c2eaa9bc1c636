using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Kedge.Runs.Query;
using Kedge.Runs.Record;

namespace Kedge.Runs.Compare;

/// <summary>A run's plan as facts that can differ in a way that matters: without what names the run or says when it was.</summary>
public static class ComparedFacts
{
    /// <summary>Different in any two runs, or said better by other facts (<see cref="ComparedPackages"/>).</summary>
    static readonly ImmutableArray<string> Passing =
        ["id", "name", "started", "line", "project", "folder", "host.memory", "attempt", "parent", "toolBuild", "git.describe",
            "python.packages", "python.digest"];

    const string Flag = "determinism.";

    /// <summary>What a run came to, not why.</summary>
    public const string Models = "models";

    static readonly ImmutableArray<string> Groups = ["parameters", "seed", "code", "image", "data", "machine", "environment", "engine", "other", Models];

    public static ImmutableSortedDictionary<string, string> Of(Run run)
    {
        if (run.Plan is not { } plan) return RunPlan.NoText;
        var facts = Flattened.Of(Encoding.UTF8.GetBytes(RunJson.Write(plan with { Parameters = run.Parameters }))) ?? [];
        return facts.Where(f => f.Kind != CellKind.Metric && !Passing.Contains(f.Name) && !f.Name.StartsWith(Flag, StringComparison.Ordinal))
            .GroupBy(f => f.Name, Text, StringComparer.Ordinal)
            .Select(g => KeyValuePair.Create(g.Key, string.Join(", ", g))).Concat(Flags(plan)).ToImmutableSortedDictionary(StringComparer.Ordinal)
                .SetItems(ModelsOf(run));
    }

    /// <summary>Each flag seen in the script as a fact of its own, wherever its line has moved to. Variables and parameters are facts already.</summary>
    static IEnumerable<KeyValuePair<string, string>> Flags(RunPlan plan) => plan.Determinism.IsDefaultOrEmpty ? []
        : plan.Determinism.Where(f => f.Where is not ("environment" or "parameters")).GroupBy(f => f.What, StringComparer.Ordinal)
            .Select(g => KeyValuePair.Create(Flag + g.Key, "seen"));

    /// <summary>Models that the runs wrote to the same place: <c>model.best.pt</c> with parameters, size and digest.</summary>
    static IEnumerable<KeyValuePair<string, string>> ModelsOf(Run run) =>
        from artifact in run.End?.Artifacts ?? []
        let model = artifact.Model
        where model is not null
        select KeyValuePair.Create("model." + artifact.Path, ModelText(artifact, model));

    static string ModelText(Artifact artifact, ModelFacts model)
    {
        var parameters = model.Parameters > 0 ? string.Create(CultureInfo.InvariantCulture, $"{model.Parameters:N0} parameters, ") : "";
        return $"{parameters}{Bytes.Of(artifact.Size)}, {(artifact.Sha256 is { } digest ? $"sha256:{digest[..Math.Min(digest.Length, 12)]}" : "not hashed")}";
    }

    static string Text(Fact fact) => fact.Text ?? fact.Number.ToString("R", CultureInfo.InvariantCulture);

    public static string Group(string name) => name.Split('.')[0].ToLowerInvariant() switch
    {
        "param" => name.Contains("seed", StringComparison.OrdinalIgnoreCase) ? "seed" : "parameters",
        "determinism" => "seed",
        "git" or "code" or "entry" or "script" or "configs" => "code",
        "image" or "lock" or "packages" or "python" or "torch" => "image",
        "data" => "data",
        "host" or "gpus" or "gpu" or "driver" or "cuda" => "machine",
        "env" or "ranks" => "environment",
        "model" => Models,
        "engine" or "user" or "tool" or "toolbuild" => "engine",
        _ => "other",
    };

    public static int Rank(string group) => Groups.IndexOf(group);
}
