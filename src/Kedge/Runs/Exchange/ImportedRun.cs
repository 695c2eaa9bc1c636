using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Exchange;

/// <summary>A run that another tracker kept, as far as it says.</summary>
/// <param name="Kind"><c>mlflow</c>, <c>tensorboard</c>, <c>wandb</c>.</param>
/// <param name="Source">The other tracker's own id: the same one gives the same run here, however often it is imported.</param>
/// <param name="Rows">In the order in which they were reported; milliseconds count from <paramref name="Started"/>.</param>
public sealed record ImportedRun(string Kind, string Source, DateTimeOffset Started, ImmutableArray<MetricRow> Rows)
{
    public string? Name { get; init; }
    public string Project { get; init; } = "imported";
    public DateTimeOffset? Ended { get; init; }
    /// <summary>Null where the tracker says neither success nor failure.</summary>
    public int? Exit { get; init; }
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = RunPlan.NoText;
    public ImmutableArray<string> Command { get; init; } = [];
    public GitFacts? Git { get; init; }
    public string User { get; init; } = "";
    public string Host { get; init; } = "";
    public ImmutableArray<string> Tags { get; init; } = [];
    public string? Note { get; init; }

    /// <summary>Follows from the source alone, so that importing twice makes no second run.</summary>
    public RunId Id => RunId.Of(Started, BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{Kind}:{Source}"))));

    /// <summary>The file of <c>metrics/</c> that the rows go to.</summary>
    public string Writer => Kind switch { "mlflow" => MetricSource.Mlflow, "tensorboard" => MetricSource.TensorBoard, _ => MetricSource.Log };

    public RunPlan Plan() => new()
    {
        Id = Id.ToString(), Name = Name, Project = Project, Started = Started, Command = Command,
        Line = Command.IsEmpty ? $"imported from {Kind}" : new CommandLine(Command[0], Command[1..]).ToString(), Folder = ".",
        Engine = new(Kind, null, []), Git = Git, Parameters = Parameters, Host = new(Host, "", "", "", 0, 0, []), User = new(User, ""), Tool = KedgeVersion.Text,
        Incomplete =
        [
            new("image", $"{Kind} does not record which image a run was in"),
            new("output", $"the run was imported from {Kind}: {Source}"),
        ],
    };

    /// <summary>Null where nothing says that it ended.</summary>
    public RunEnd? End()
    {
        if (Exit is not { } exit) return null;
        var ended = Ended ?? Started.AddMilliseconds(Rows.IsEmpty ? 0 : Rows.Max(r => r.Milliseconds));
        return new() { Id = Id.ToString(), Ended = ended, Seconds = Math.Max(0, (ended - Started).TotalSeconds), Exit = exit,
            Metrics = [.. MetricSeries.Of(Rows).Values.Select(s => s.Summary())] };
    }
}
