using System.Collections.Immutable;
using System.Globalization;
using Kedge.Locks.Debian;
using Kedge.Packages.Debian;
using Kedge.Specs;

namespace Kedge.Locks;

/// <summary>Something that an image must hold, and the part of the spec that asks for it: base, task, or an entry's name.</summary>
public sealed record Root(string For, int Package);

/// <summary>From a spec to the packages it names, by the release's own data.</summary>
public sealed class Roots
{
    public const string Base = "base", Task = "task";

    /// <summary>The parts that every image of a family has, in the order in which they take what several of them need.</summary>
    public static ImmutableArray<string> Presets { get; } = [Base, Task, .. Enum.GetValues<TaskFamily>().Select(Of)];

    /// <summary>The part that holds what one family has over the others: changing the task changes this part alone.</summary>
    public static string Of(TaskFamily family) => family.ToString().ToLowerInvariant();

    readonly Spec _spec;
    readonly DebianWorld _world;
    readonly LockFacts _facts;
    readonly List<Root> _roots = [];
    readonly List<Choice> _why = [];
    readonly List<Problem> _problems = [];

    Roots(Spec spec, DebianWorld world, LockFacts facts) => (_spec, _world, _facts) = (spec, world, facts);

    /// <summary>Base first, then the task family with access, then the spec's entries in ordinal order.</summary>
    public ImmutableArray<Root> All => [.. _roots];

    public ImmutableArray<Choice> Why => [.. _why];

    public string Torch { get; private set; } = "";

    public static Checked<Roots> Of(Spec spec, DebianWorld world, LockFacts facts)
    {
        var roots = new Roots(spec, world, facts);
        roots.AddBase();
        roots.AddTask();
        roots.AddEntries();
        return roots._problems.Count > 0 ? Checked<Roots>.Bad(roots._problems) : Checked<Roots>.Ok(roots);
    }

    void AddBase()
    {
        foreach (var id in _world.Essentials()) _roots.Add(new(Base, id));
        foreach (var name in _facts.Base) AddIfThere(Base, name);
    }

    void AddTask()
    {
        if (_spec.From == Channel.Pypi)
        {
            AddBelowWheels();
            return;
        }
        ChooseTorch();
        ChoosePython();
        foreach (var name in _facts.Task) AddIfThere(Task, name);
        foreach (var name in _facts.For(_spec.Task)) AddIfThere(Of(_spec.Task), name);
        // One fast BLAS, asked for by name, so that it and not the reference one answers every "libblas.so.3".
        if (First(_facts.Blas) is { } blas) AddChoice("blas", blas, "an optimised BLAS: many times quicker than the reference one");
        if (_spec.Access.Jupyter && First(_facts.Jupyter) is { } jupyter)
            AddChoice("jupyter", jupyter, jupyter == _facts.Jupyter[0] ? "access.jupyter" : _facts.Missing.GetValueOrDefault(_facts.Jupyter[0], ""));
        // Debian splits off the command that finds the others: `jupyter lab`.
        if (_spec.Access.Jupyter && First(_facts.JupyterCommand) is { } command) _roots.Add(new(Task, _world.Find(command)));
        AddSsh();
    }

    /// <summary>Python itself and the tools around it; the wheels bring torch, BLAS and Jupyter.</summary>
    void AddBelowWheels()
    {
        ChoosePython();
        foreach (var name in _facts.BelowWheels) AddIfThere(Task, name);
        foreach (var name in _facts.BelowWheelsFor(_spec.Task)) AddIfThere(Of(_spec.Task), name);
        AddSsh();
    }

    void AddSsh()
    {
        if (!_spec.Access.Ssh || First(_facts.Ssh) is not { } ssh) return;
        _roots.Add(new(Task, _world.Find(ssh)));
        // What copies over SSH and must be on both sides; sftp and scp come with the server.
        if (First(_facts.SshCopies) is { } copies) _roots.Add(new(Task, _world.Find(copies)));
    }

    void AddEntries()
    {
        var entries = _spec.System.Select(name => (name, id: FindSystem(name)))
            .Concat(_spec.From == Channel.Pypi ? [] : _spec.Packages.Select(name => (name, id: FindPython(name))))
            .OrderBy(e => e.name, StringComparer.Ordinal);
        foreach (var (name, id) in entries)
        {
            if (id >= 0) _roots.Add(new(name, id));
        }
    }

    int FindSystem(string name)
    {
        var id = _world.Find(name);
        if (id >= 0 && _world.HasCandidate(id)) return id;
        if (id >= 0 && _world.Providers(id) is [var only]) return only;
        if (id >= 0 && _world.Providers(id) is { Count: > 1 } several)
            _problems.Add(LockProblems.Virtual(_spec.PlaceOf("system", name), name, [.. several.Select(_world.NameOf)]));
        else _problems.Add(LockProblems.NoSuchPackage(_spec.PlaceOf("system", name), name, _spec.Os.ToString(), Nearest.Of(name, _world.PackageNames())));
        return -1;
    }

    int FindPython(string name)
    {
        var id = PythonNames.Find(_world, _facts, name);
        if (id < 0) _problems.Add(LockProblems.NoSuchPython(_spec.PlaceOf("packages", name), name, _spec.Os.ToString(), PythonNames.Near(_world, _facts, name)));
        return id;
    }

    void ChooseTorch()
    {
        var has = VersionOf("python3-torch");
        if (has is null)
        {
            _problems.Add(LockProblems.NoTorch(_spec.PlaceOf("os"), _spec.Os.ToString(), Elsewhere(_ => true)));
            return;
        }
        Torch = has;
        if (_spec.Torch != "newest" && _spec.Torch != has && !has.StartsWith(_spec.Torch + ".", StringComparison.Ordinal))
            _problems.Add(LockProblems.OtherTorch(_spec.PlaceOf("torch"), _spec.Torch, _spec.Os.ToString(), has,
                Elsewhere(v => v == _spec.Torch || v.StartsWith(_spec.Torch + ".", StringComparison.Ordinal))));
        if (_spec.Cuda is not ("cpu" or "auto")) _problems.Add(LockProblems.NoCudaHere(_spec.PlaceOf("cuda"), _spec.Cuda, _spec.Os.ToString()));
        _why.Add(new("torch", has, $"the only one in {_spec.Os}"));
        _why.Add(new("cuda", "cpu", _spec.Cuda == "auto" ? "the distribution builds torch for the CPU" : "cuda: cpu"));
    }

    void ChoosePython()
    {
        var has = VersionOf("python3");
        var python = has is null ? "" : string.Join('.', has.Split('.').Take(2));
        if (python != _spec.Python) _problems.Add(LockProblems.OtherPython(_spec.PlaceOf("python"), _spec.Python, _spec.Os.ToString(), python));
        else _why.Add(new("python", python, $"the one in {_spec.Os}"));
    }

    string? VersionOf(string name) =>
        _world.Find(name) is >= 0 and var id && _world.HasCandidate(id) ? DebianVersion.Parse(_world.Candidate(id).Version, CultureInfo.InvariantCulture).Upstream : null;

    string[] Elsewhere(Func<string, bool> fits) =>
        [.. _facts.Torch.Where(t => t.Key != _spec.Os.ToString() && fits(t.Value)).Select(t => t.Key).Order(StringComparer.Ordinal)];

    string? First(ImmutableArray<string> names) => names.FirstOrDefault(n => _world.Find(n) is >= 0 and var id && _world.HasCandidate(id));

    void AddChoice(string what, string name, string because)
    {
        _roots.Add(new(Task, _world.Find(name)));
        _why.Add(new(what, name, because));
    }

    void AddIfThere(string part, string name)
    {
        if (First([name]) is not null) _roots.Add(new(part, _world.Find(name)));
        else _why.Add(new(name, "left out", _facts.Missing.GetValueOrDefault(name, $"{_spec.Os} does not have it")));
    }
}
