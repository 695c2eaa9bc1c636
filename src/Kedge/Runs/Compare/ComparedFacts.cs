using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Kedge.Runs.Query;
using Kedge.Runs.Record;

namespace Kedge.Runs.Compare;

/// <summary>A run's plan as facts that can differ in a way that matters: without what names the run or says when it was.</summary>
public static class ComparedFacts
{
    /// <summary>Different in any two runs, or said better by other facts.</summary>
    static readonly ImmutableArray<string> Passing = ["id", "name", "started", "line", "project", "folder", "host.memory", "attempt", "parent", "toolBuild"];

    static readonly ImmutableArray<string> Groups = ["parameters", "seed", "code", "image", "data", "machine", "environment", "engine", "other"];

    public static ImmutableSortedDictionary<string, string> Of(Run run)
    {
        if (run.Plan is not { } plan) return RunPlan.NoText;
        var facts = Flattened.Of(Encoding.UTF8.GetBytes(RunJson.Write(plan))) ?? [];
        return facts.Where(f => f.Kind != CellKind.Metric && !Passing.Contains(f.Name)).GroupBy(f => f.Name, Text, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(g => g.Key, g => string.Join(", ", g), StringComparer.Ordinal);
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
        "engine" or "user" or "tool" or "toolbuild" => "engine",
        _ => "other",
    };

    public static int Rank(string group) => Groups.IndexOf(group);
}
