using System.Collections.Frozen;

namespace Kedge.Runs.Reproduce;

/// <summary>Something that a run was given and that may be a path.</summary>
/// <param name="Option">The option or hyperparameter that it is the value of; empty of a word that stands alone.</param>
public sealed record GivenPath(string Option, string Path)
{
    static readonly FrozenSet<string> Results = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "out", "outs", "output", "outputs", "outdir", "save", "saved", "savedir", "log", "logs", "logdir", "result", "results", "workdir");

    /// <summary>Files of these are often read: to go on from, to evaluate.</summary>
    static readonly FrozenSet<string> Checkpoints = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "ckpt", "ckpts", "checkpoint", "checkpoints");

    /// <summary>What <c>--data</c> of Kedge named: read, whatever it is called.</summary>
    public bool IsData { get; private init; }

    /// <summary>By its name a place that the command writes to.</summary>
    public bool IsForResults(bool folder) =>
        !IsData && Option.Split('-', '_', '.').Append(System.IO.Path.GetFileName(Path.TrimEnd('/'))).Any(w => Results.Contains(w) || (folder && Checkpoints.Contains(w)));

    /// <summary>Words of the command, values of its options, and hyperparameters, which a script's defaults are among; each once.</summary>
    public static IEnumerable<GivenPath> Of(RunPlan plan)
    {
        var data = plan.Data.IsDefault ? [] : plan.Data.Select(d => new GivenPath("", d.Path) { IsData = true });
        var words = plan.Command.Skip(1).Select((word, i) => OfWord(word, plan.Command[i]));
        return data.Concat(words).Concat(plan.Parameters.Select(p => new GivenPath(p.Key, p.Value)))
            .Where(g => g.Path.Length > 0 && !g.Path.StartsWith('-') && !g.Path.Contains('\0') && !System.IO.Path.IsPathRooted(g.Path)).DistinctBy(g => g.Path);
    }

    static GivenPath OfWord(string word, string before)
    {
        if (!word.StartsWith('-')) return new(before.StartsWith('-') && !before.Contains('=') ? before : "", word);
        var equals = word.IndexOf('=');
        return new(word[..Math.Max(0, equals)], word[(equals + 1)..]);
    }
}
