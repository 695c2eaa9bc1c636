using System.Buffers;
using System.Text;
using Kedge.Runs.Metrics;
using Kedge.Runs.Page;
using Kedge.Runs.Query;
using Kedge.Runs.Record;

namespace Kedge.Runs.Exchange;

/// <summary>Writes imported runs as run folders: whole ones, by rename, so that a killed import leaves nothing half. Door: disk.</summary>
/// <param name="runs">The project's <c>runs/</c> folder.</param>
public sealed class RunImport(string runs)
{
    /// <summary>False when this run was imported before.</summary>
    /// <exception cref="KedgeException">KDG5002</exception>
    public bool Add(ImportedRun imported)
    {
        var final = Path.Combine(runs, imported.Id.ToString());
        if (Directory.Exists(final) || Directory.Exists(Path.Combine(runs, ".trash", imported.Id.ToString()))) return false;
        var making = Path.Combine(runs, ".import");
        try
        {
            Directory.CreateDirectory(runs);
            using var turn = WritingTurn.Take(runs);
            if (Directory.Exists(making)) Directory.Delete(making, recursive: true);
            Write(imported, Path.Combine(making, imported.Id.ToString()));
            Finish(imported, making);
            Directory.CreateDirectory(Path.GetDirectoryName(final)!);
            Directory.Move(Path.Combine(making, imported.Id.ToString()), final);
            Directory.Delete(making, recursive: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(RunProblems.CannotRecord(final, e.Message), e);
        }
    }

    static void Write(ImportedRun imported, string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "metrics"));
        File.WriteAllText(Path.Combine(folder, "run.json"), RunJson.Write(imported.Plan()), new UTF8Encoding(false));
        var (lines, bytes) = (new MetricLines(imported.Writer), new ArrayBufferWriter<byte>());
        foreach (var row in imported.Rows) lines.Write(row, bytes);
        File.WriteAllBytes(Path.Combine(folder, MetricSource.FileOf(imported.Writer)), bytes.WrittenSpan.ToArray());
        if (imported.End() is { } end) File.WriteAllText(Path.Combine(folder, "end.json"), RunJson.Write(end), new UTF8Encoding(false));
    }

    static void Finish(ImportedRun imported, string making)
    {
        var reader = new RunReader(making);
        var run = reader.Read(imported.Id);
        var status = run.End?.Status ?? RunStatus.Lost;
        if (imported.Tags.Length > 0) RunTags.Change(making, imported.Id, imported.Tags, []);
        if (string.IsNullOrWhiteSpace(imported.Note)) RunPages.Make(reader, run, status);
        else RunPages.Note(reader, imported.Id, DateTimeOffset.MaxValue, (PageNotes.Observations, imported.Note));
    }
}
