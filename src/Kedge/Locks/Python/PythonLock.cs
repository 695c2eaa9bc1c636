using System.Collections.Immutable;
using Kedge.Locks.Debian;
using Kedge.Locks.Python.Resolvers;
using Kedge.Packages.Python;
using Kedge.Packages.Python.Serving;
using Kedge.Specs;

namespace Kedge.Locks.Python;

/// <summary>What the Python half of a lock is made from.</summary>
/// <param name="System">The lock of the operating system below, made by <see cref="DebianLock"/>; its torch is not known yet.</param>
/// <param name="Wanted">What the spec and its files of requirements ask for, without the preset.</param>
public sealed record PythonInput(Spec Spec, LockFile System, PythonTarget Target, TorchWish Torch, Requirements Wanted)
{
    public LockFile? Before { get; init; }
    public Movement Movement { get; init; } = new Movement.Keep();
    public IProgress<Step>? Progress { get; init; }
}

/// <summary>Spec × indexes → the wheels of a lock: torch by its variant, then whatever the resolver chooses, each file hashed by Kedge.</summary>
public sealed class PythonLock(WheelMarket market, WheelIntake intake, PythonResolver resolver)
{
    readonly List<Choice> _why = [];

    /// <summary>The whole lock, or every reason why there is none: KDG2240–2249.</summary>
    public async Task<Checked<LockFile>> Make(PythonInput input, CancellationToken ct)
    {
        var torch = TorchWheels.Choose(await market.Find("torch", ct).ConfigureAwait(false), input.Torch, input.Target);
        if (!torch.IsOk) return Checked<LockFile>.Bad(torch.Problems.Select(p => p with { Place = input.Spec.PlaceOf("torch") }));
        var cuda = TorchWheels.CudaOf(torch.Value.Wheel, await market.Metadata(torch.Value, input.Progress, ct).ConfigureAwait(false) ?? []);
        if (cuda != input.Torch.Cuda) return Checked<LockFile>.Bad(PythonProblems.OtherCuda(cuda, input.Torch.Cuda) with { Place = input.Spec.PlaceOf("cuda") });
        var version = TorchWheels.Public(torch.Value.Wheel.Version);
        _why.Add(new("torch", version, input.Torch.Because));
        _why.Add(new("cuda", cuda, input.Torch.BecauseCuda));
        var wanted = (await Preset(input, torch.Value, ct).ConfigureAwait(false)).With(input.Wanted);
        var resolved = await Resolve(wanted, input, ct).ConfigureAwait(false);
        if (!resolved.IsSolved) return Checked<LockFile>.Bad(await Explain(resolved, input, ct).ConfigureAwait(false));
        _why.Add(new("resolver", resolver.Used, resolver.Used == "pip" ? $"the one in {input.System.Os}; there is no uv" : "it is installed here"));
        return (await intake.Take(resolved.Chosen, wanted, input, ct).ConfigureAwait(false))
            .Then(wheels => Checked<LockFile>.Ok(input.System with { Torch = version, Cuda = cuda, Why = [.. _why, .. input.System.Why], Wheels = wheels.All }));
    }

    async Task<ImmutableArray<Problem>> Explain(Resolution failed, PythonInput input, CancellationToken ct)
    {
        // A resolver that answered out of a memory of its own asked nothing; what the index has is the reason all the same.
        var name = ResolverWords.Unsatisfied(failed.Words) is { Length: > 0 } requirement ? WheelMetadata.NameOf(requirement) : "";
        if (name.Length > 0) await market.Find(name, ct).ConfigureAwait(false);
        var entry = input.Spec.Packages.FirstOrDefault(p => WheelMetadata.NameOf(p) == name);
        var place = entry is null ? null : input.Spec.PlaceOf("packages", entry);
        return [.. PythonFailure.Explain(failed, resolver.Used, market.Seen, input.Target, input.System.Os).Select(p => p with { Place = place })];
    }

    /// <summary>Torch and its companions, the task's packages and Jupyter; what no index has for this Python is left out and said.</summary>
    async Task<Requirements> Preset(PythonInput input, WheelCandidate torch, CancellationToken ct)
    {
        var roots = ImmutableArray.CreateBuilder<Requirement>();
        roots.Add(new($"torch=={torch.Wheel.Version}", Roots.Task));
        var facts = LockFacts.Own;
        var preset = facts.Wheels.Concat(input.Spec.Access.Jupyter ? facts.WheelsForJupyter : []).Select(n => (n, Roots.Task))
            .Concat(facts.WheelsFor(input.Spec.Task).Select(n => (n, Roots.Of(input.Spec.Task))));
        foreach (var (name, part) in preset)
        {
            var found = await market.Find(name, ct).ConfigureAwait(false);
            var version = input.Torch.Companions.GetValueOrDefault(name);
            var fits = version is null ? found.Fitting.FirstOrDefault() : found.Fitting.FirstOrDefault(c => TorchWheels.Public(c.Wheel.Version) == version);
            if (fits is null)
                _why.Add(new(name, "left out",
                    $"no index has a wheel of it{(version is null ? "" : $" of version {version}")} for Python {input.Target.Python}"));
            else roots.Add(new(version is null ? name : $"{name}=={fits.Wheel.Version}", part));
        }
        return new(roots.ToImmutable(), []);
    }

    /// <summary>Versions of the earlier lock stay where they can; when they stand in the way of something new, all may move.</summary>
    async Task<Resolution> Resolve(Requirements wanted, PythonInput input, CancellationToken ct)
    {
        var server = new SimpleServer(market);
        await using var _ = server.ConfigureAwait(false);
        var kept = Kept(input);
        if (!kept.IsEmpty)
        {
            var first = await resolver.Resolve(wanted with { Constraints = [.. wanted.Constraints, .. kept] }, input.Target, server.Url, ct).ConfigureAwait(false);
            if (first.IsSolved) return first;
        }
        var resolved = await resolver.Resolve(wanted, input.Target, server.Url, ct).ConfigureAwait(false);
        // An index that failed underneath is the reason, whatever the resolver makes of it.
        return !resolved.IsSolved && server.Failure is { } failure ? throw failure : resolved;
    }

    static ImmutableArray<Requirement> Kept(PythonInput input)
    {
        if (input.Before is not { } before || before.Os != input.System.Os || input.Movement is Movement.All) return [];
        var moving = input.Movement is Movement.One one ? WheelName.Normalise(one.Name) : null;
        return [.. before.Wheels.Where(w => w.Name != moving && w.Name != "torch" && !input.Torch.Companions.ContainsKey(w.Name))
            .Select(w => new Requirement($"{w.Name}=={w.Version}", w.For))];
    }
}
