using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Kedge.Runs;
using Kedge.Runs.Metrics;
using Kedge.Runs.Page;
using Kedge.Sessions.Jupyter;
using Kedge.Sessions.Ssh;

namespace Kedge.Docs.Regions;

/// <summary>What a fact is now.</summary>
/// <param name="Number">Where it is measured: then a rounding of it is right as well.</param>
public sealed record FactValue(string Text, double? Number = null);

/// <summary>One kind of fact: <c>&lt;!-- kedge:fact NAME … --&gt;</c>.</summary>
/// <param name="Example">What stands behind the name, for those that need it.</param>
public sealed record FactKind(string Name, string What, Func<FactAsk, Checked<FactValue>> Of, string? Example = null);

/// <summary>What a fact's marker asks for.</summary>
/// <param name="Which">The word behind the kind: a package, a metric, a parameter.</param>
public sealed record FactAsk(RegionAsk On, string Which);

/// <summary>Every kind of fact, one line each.</summary>
public static class FactKinds
{
    public static ImmutableArray<FactKind> All { get; } =
    [
        new("torch", "PyTorch's version", Locked(p => p.Lock.Torch)),
        new("cuda", "CUDA's version, or cpu", Locked(p => p.Lock.Cuda)),
        new("python", "Python's version", Locked(p => p.Lock.Python)),
        new("os", "the distribution", Locked(p => p.Lock.Os)),
        new("project", "the project's name", Locked(p => p.Lock.Name)),
        new("image", "the image's long name", Locked(p => p.Lock.ImageName)),
        new("image-name", "the same with the project", Locked(p => p.Lock.ImageNames[0])),
        new("tag", "the image's short tag", Locked(p => p.Lock.ShortName)),
        new("lock", "the lock's digest", Locked(p => p.Lock.Digest.ToString())),
        new("packages", "how many packages", Locked(p => (p.Lock.Packages.Length + p.Lock.Wheels.Length).ToString(CultureInfo.InvariantCulture))),
        new("package", "a package's version", Package, "numpy"),
        new("jupyter-port", "of JupyterLab, inside", Locked(_ => JupyterServer.Port.ToString(CultureInfo.InvariantCulture))),
        new("ssh-port", "of SSH, inside", Locked(_ => SshServer.Port.ToString(CultureInfo.InvariantCulture))),
        new("run", "a run's id", Recorded((run, _) => new(run.Run.Id.ToString()))),
        new("status", "how a run ended", Recorded((run, _) => new(RunPage.Word(run.Status)))),
        new("date", "when a run began, UTC",
            Recorded((run, _) => run.Run.Plan is { } plan ? new(plan.Started.UtcDateTime.ToString("yyyy-MM-dd",
                CultureInfo.InvariantCulture)) : null)),
        new("took", "how long a run took", Recorded((run, _) => run.Run.End is { } end ? new(RunFacts.Duration(end.Seconds), end.Seconds) : null)),
        new("command", "a run's command", Recorded((run, _) => run.Run.Plan is { } plan ? new(plan.Line) : null)),
        new("commit", "the commit that a run was made from",
            Recorded((run, _) => run.Run.Plan?.Git?.Commit is { } commit ? new(commit[..Math.Min(12, commit.Length)]) : null)),
        new("metric", "a run's metric: at=best (default), last, first, min, max", Recorded(Metric), "test_accuracy run=last"),
        new("parameter", "a run's hyperparameter",
            Recorded((run, ask) => run.Run.Parameters.TryGetValue(ask.Which, out var value) ? new(value, Number(value)) : null), "lr run=last"),
    ];

    static readonly FrozenDictionary<string, FactKind> ByName = All.ToFrozenDictionary(k => k.Name, StringComparer.Ordinal);

    public static FactKind? Find(string name) => ByName.GetValueOrDefault(name);

    static Func<FactAsk, Checked<FactValue>> Locked(Func<KnownProject, string> say) =>
        ask => ask.On.Project.Then(project => Checked<FactValue>.Ok(new(say(project))));

    static Func<FactAsk, Checked<FactValue>> Recorded(Func<KnownRun, FactAsk, FactValue?> say) => ask => ask.On.Run.Then(run => say(run, ask) is { } value
        ? Checked<FactValue>.Ok(value)
        : Checked<FactValue>.Bad(RegionProblems.Nothing($"'{(ask.Which.Length > 0 ? ask.Which : ask.On.Marker.Name)}'", run.Run.Id.ToString(),
            "kedge runs show says what is recorded of it")));

    static Checked<FactValue> Package(FactAsk ask) => ask.On.Project.Then(project => KnownPackage.Find(project.Lock, ask.Which) is { } package
        ? Checked<FactValue>.Ok(new(package.Release))
        : Checked<FactValue>.Bad(RegionProblems.NoPackage(ask.Which, Nearest.First(ask.Which, KnownPackage.All(project.Lock).Select(p => p.Name)))));

    static FactValue? Metric(KnownRun known, FactAsk ask)
    {
        if (known.Run.Metrics.FirstOrDefault(m => m.Name == ask.Which) is not { } metric) return null;
        var value = (ask.On["at"] ?? "best") switch
        {
            "best" => metric.Best, "last" => metric.Last, "first" => metric.First, "min" => metric.Min, "max" => metric.Max,
            _ => (MetricValue?)null,
        };
        return value is { } there ? new(AxisScale.Short(there.Value), there.Value) : null;
    }

    static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
