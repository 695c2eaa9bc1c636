using System.Collections.Concurrent;
using Kedge.Docs.Anchors;
using Kedge.Docs.Diagrams.Sources.Runs;
using Kedge.Locks;
using Kedge.Models;
using Kedge.Runs;
using Kedge.Runs.Page;
using Kedge.Specs;

namespace Kedge.Docs.Regions;

/// <summary>A project whose lock answers its spec.</summary>
/// <param name="Folder">From the root of the tree.</param>
public sealed record KnownProject(string Folder, Spec Spec, LockFile Lock)
{
    /// <summary>Everything that spec and lock say; comments, order and layout of their files change nothing.</summary>
    public string Canonical { get; } = $"{SpecText.Whole(Spec)}lock {Lock.Digest}\n";
}

/// <summary>A recorded run.</summary>
/// <param name="Folder">From the root of the tree.</param>
public sealed record KnownRun(string Folder, Run Run, RunStatus Status, PageExtras Beside)
{
    /// <summary>What people wrote onto its page.</summary>
    public string Notes { get; init; } = "";
}

/// <summary>
/// What regions and facts can be made from: whatever the tree around the pages says when it is asked. Every answer is found out once
/// and stays, so that what is made from it is the same all the while. Paths are from the root of the tree.
/// </summary>
public sealed record Known
{
    public static Known Nothing { get; } = new();

    /// <summary>The spec that holds for a folder: its own, or the nearest above.</summary>
    public Answers<Spec> Spec { get; init; } = new(_ => Not<Spec>("a project"));

    /// <summary>Where the project lies that holds for a folder, whether or not its files can be read.</summary>
    public Answers<string> ProjectFolder { get; init; } = new(_ => Not<string>("a project"));

    /// <summary>The project that holds for a folder.</summary>
    public Answers<KnownProject> Project { get; init; } = new(_ => Not<KnownProject>("a project"));

    /// <summary>A run of the project that holds for a folder: the folder, a line feed, and the run's id, name or <c>last</c>.</summary>
    public Answers<KnownRun> Run { get; init; } = new(_ => Not<KnownRun>("a run"));

    /// <summary>Where the time of a run's steps went, by what its profiler wrote; asked as <see cref="Run"/> is. Takes seconds where traces are large.</summary>
    public Answers<StepShares> Shares { get; init; } = new(_ => Not<StepShares>("a run"));

    /// <summary>The text of a file.</summary>
    public Answers<string> Text { get; init; } = new(_ => Not<string>("a file"));

    /// <summary>What a model file holds.</summary>
    public Answers<ModelFile> Model { get; init; } = new(_ => Not<ModelFile>("a model file"));

    /// <summary>What a model is that Python code of a project makes: the project's folder, a line feed, and <c>package.module:factory</c>. Runs that
    /// code, in the project's image; only <c>sync</c> asks.</summary>
    public Answers<ModelFile> Object { get; init; } = new(_ => Not<ModelFile>("a model that Python makes"));

    /// <summary>Paths of all files below a folder, sorted, that git would keep.</summary>
    public Answers<IReadOnlyList<string>> Files { get; init; } = new(_ => Not<IReadOnlyList<string>>("a folder"));

    /// <summary>What a command of Kedge's says to <c>--help</c>.</summary>
    public Answers<string> Help { get; init; } = new(_ => Not<string>("a command's help"));

    /// <summary>Which emoji mean what.</summary>
    public Grammar Anchors { get; init; } = Grammar.Core;

    static Checked<T> Not<T>(string what) where T : class => Checked<T>.Bad(RegionProblems.NotHere(what));
}

/// <summary>Answers to one kind of question, each found out once. For many threads.</summary>
public sealed class Answers<T>(Func<string, Checked<T>> find) where T : class
{
    readonly ConcurrentDictionary<string, Lazy<Checked<T>>> _found = new(StringComparer.Ordinal);

    public Checked<T> this[string asked] => _found.GetOrAdd(asked, key => new(() => find(key))).Value;
}
