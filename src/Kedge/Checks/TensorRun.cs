using System.Collections.Immutable;
using Kedge.Checks.Tensors;
using Kedge.Locks;
using Kedge.Sessions;

namespace Kedge.Checks;

/// <summary>Runs the tensor checks in a place.</summary>
public static class TensorRun
{
    static readonly string[] Companions = ["torchvision", "torchaudio"];

    /// <summary>What is expected there, for the program's environment.</summary>
    /// <param name="debian">torch is the distribution's own build.</param>
    public static ImmutableSortedDictionary<string, string?> Variables(LockFile locked, bool debian)
    {
        var named = Companions.Where(c => locked.Wheels.Any(w => w.Name == c) || locked.Packages.Any(p => p.Name == "python3-" + c));
        var variables = Launch.NoVariables.Add("KEDGE_PYTHON", locked.Python).Add("KEDGE_TORCH", locked.Torch).Add("KEDGE_CUDA", locked.Cuda)
            .Add("KEDGE_PACKAGES", string.Join(' ', named));
        // Debian builds torch without libuv, and its default rendezvous fails without it.
        return debian ? variables.Add("USE_LIBUV", "0") : variables;
    }

    /// <param name="explain">Known causes of an error in a log: why, and what to do; null for one that is not known.</param>
    public static async Task<ImmutableArray<CheckResult>> In(
        CheckPlace place, ImmutableSortedDictionary<string, string?> variables, Func<string, (string Why, string Fix)?> explain, CancellationToken ct)
    {
        var said = await place.Run(InsideProgram.Tensors.Command(CheckPlace.Python), "", variables, ct).ConfigureAwait(false);
        return said.IsOk ? Results(place.Name, said.Value, explain) : [CheckResult.CouldNot("tensors", said.Problems[0])];
    }

    /// <summary>Pure.</summary>
    public static ImmutableArray<CheckResult> Results(string place, CommandResult said, Func<string, (string Why, string Fix)?> explain)
    {
        var report = TensorReport.Read(said.Output);
        var results = report.Checks.Select(check => Result(check, explain)).ToList();
        if (report.IsWhole) return [.. results];
        var (why, fix) = explain(said.Error) ?? default;
        // One that took the interpreter with it (a bus error, no memory) is wrong; an end that nothing explains is not known.
        if (report.Running is { } running && said.ExitCode != 0)
            results.Add(CheckResult.Wrong(running, $"Python itself ended during this check: {Ending(said)}", fix) with { Why = why });
        else results.Add(CheckResult.CouldNot("tensors", CheckProblems.Unreadable(place, Ending(said))));
        return [.. results];
    }

    static CheckResult Result(TensorCheck check, Func<string, (string Why, string Fix)?> explain)
    {
        var (why, fix) = check.Log is null ? default : explain(check.Log) ?? default;
        return new(check.Name, check.State, check.Detail, fix) { Why = why, Seconds = check.Seconds };
    }

    /// <summary>Codes above 128 are signals, as shells and engines say it.</summary>
    static string Ending(CommandResult said)
    {
        var signal = said.ExitCode switch { 137 => "killed (SIGKILL: out of memory?)", 139 => "a segmentation fault",
            135 => "a bus error (SIGBUS: shared memory full?)", 134 => "aborted", 142 => "ran out of time", var code => $"exit code {code}" };
        return said.Error.TrimEnd().Split('\n')[^1] is { Length: > 0 } last ? $"{signal}, {PlainText.Of(last)}" : signal;
    }
}
