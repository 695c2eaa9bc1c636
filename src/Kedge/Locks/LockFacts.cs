using System.Collections.Immutable;
using System.Text.Json;
using Kedge.Specs;

namespace Kedge.Locks;

/// <summary>What every image holds and what Python names mean in a distribution: the two tables beside this file.</summary>
public sealed class LockFacts
{
    readonly JsonElement _presets = Read("Presets.data.json");

    public static LockFacts Own { get; } = new();

    /// <summary>PyPI name, normalised → package, where it is not <c>python3-</c> and the name.</summary>
    public ImmutableDictionary<string, string> PythonNames { get; } = Map(Read("PythonNames.data.json"));

    /// <summary>Package → why a release may lack it.</summary>
    public ImmutableDictionary<string, string> Missing => Map(_presets.GetProperty("missing"));

    /// <summary>Release → torch that it has, for saying where another version is.</summary>
    public ImmutableDictionary<string, string> Torch => Map(_presets.GetProperty("torch"));

    public ImmutableArray<string> Base => List("base");

    /// <summary>Optimised BLAS and LAPACK; the first that the release has.</summary>
    public ImmutableArray<string> Blas => List("blas");

    /// <summary>Jupyter; the first that the release has.</summary>
    public ImmutableArray<string> Jupyter => List("jupyter");

    /// <summary>The command <c>jupyter</c>, which starts the others.</summary>
    public ImmutableArray<string> JupyterCommand => List("jupyter-command");

    public ImmutableArray<string> Ssh => List("ssh");
    public ImmutableArray<string> SshCopies => List("ssh-copies");

    /// <summary>What every family has.</summary>
    public ImmutableArray<string> Task => List("task");

    public ImmutableArray<string> For(TaskFamily family) => List(Roots.Of(family));

    /// <summary>The distribution's packages below wheels.</summary>
    public ImmutableArray<string> BelowWheels => List("wheels-system");

    public ImmutableArray<string> BelowWheelsFor(TaskFamily family) => List("wheels-system-" + Roots.Of(family));

    /// <summary>Every family's Python packages besides torch, by their Python names.</summary>
    public ImmutableArray<string> Wheels => List("wheels");

    public ImmutableArray<string> WheelsFor(TaskFamily family) => List("wheels-" + Roots.Of(family));

    public ImmutableArray<string> WheelsForJupyter => List("wheels-jupyter");

    ImmutableArray<string> List(string name) => _presets.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(e => e.GetString()!)] : [];

    static ImmutableDictionary<string, string> Map(JsonElement element) =>
        element.EnumerateObject().ToImmutableDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal);

    static JsonElement Read(string name)
    {
        using var stream = Embedded.Open(typeof(LockFacts), name);
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
