using Kedge.Runs;
using Kedge.Runs.Query;
using Kedge.Runs.Record;
using Kedge.Specs;
using Kedge.Store;

namespace Kedge.Cli.Runs;

/// <summary>The runs of the project that the user stands in.</summary>
sealed class ProjectRuns
{
    readonly Shell _shell;
    RunTable? _table;

    public ProjectRuns(Shell shell) : this(shell, SpecFile.Load(shell.Folder).Folder)
    {
    }

    /// <param name="project">Its folder, absolute.</param>
    public ProjectRuns(Shell shell, string project)
    {
        _shell = shell;
        Folder = Path.Combine(project, "runs");
        Index = new(Folder, BlobStore.ForUser(shell.Environment));
        Reader = new(Folder);
    }

    public string Folder { get; }

    public RunIndex Index { get; }

    public RunReader Reader { get; }

    public RunTable Table => _table ??= Index.Load();

    public RunFacets Facets() => new(Table, Index.Open(Table, _shell.Time.GetUtcNow()));

    /// <summary>Does something with the one run that is meant, or says why there is none.</summary>
    public int With(string wanted, Func<RunId, int> act)
    {
        var found = RunName.Pick(Table, wanted);
        if (found.IsOk) return act(found.Value.Id);
        return _shell.Refuse(found.Problems);
    }
}
