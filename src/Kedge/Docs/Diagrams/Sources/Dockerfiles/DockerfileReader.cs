using System.Text;

namespace Kedge.Docs.Diagrams.Sources.Dockerfiles;

/// <summary>The text of a Dockerfile → what it builds from what, or every problem at its place. Nothing is run and nothing is fetched.</summary>
public static class DockerfileReader
{
    /// <summary>Of a file, in bytes.</summary>
    public const int MostBytes = 1 << 20;

    const int MostInstructions = 5_000, MostProblems = 50;

    /// <param name="file">The name that places show.</param>
    public static Checked<Dockerfile> Read(ReadOnlySpan<byte> bytes, string file) =>
        bytes.Length > MostBytes ? Checked<Dockerfile>.Bad(DockerfileProblems.TooLarge(file, MostBytes))
        : bytes.Contains((byte)0) ? Checked<Dockerfile>.Bad(DockerfileProblems.NotText(file))
        : Read(Encoding.UTF8.GetString(bytes), file);

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, string)"/>
    public static Checked<Dockerfile> Read(string text, string file)
    {
        var problems = new List<Problem>();
        var lines = new DockerfileLines(new(file, text.TrimStart('\ufeff')), problems);
        var (reader, all, seen) = (new InstructionReader(lines, problems), new List<Instruction>(), false);
        while (all.Count <= MostInstructions && problems.Count < MostProblems && lines.Read() is { } line)
        {
            seen = true;
            if (reader.Read(line) is { } one) all.Add(one);
        }
        if (!seen) problems.Add(DockerfileProblems.Empty(file));
        if (all.Count > MostInstructions) problems.Add(DockerfileProblems.TooMany(file, MostInstructions));
        // Where nothing is an instruction it is another kind of file, and its lines are nobody's business.
        if (problems.Count > 0) return Checked<Dockerfile>.Bad(reader.SawKeyword ? problems : problems.Take(1));
        var stages = new StageReader(lines.Escape, problems).Read(all);
        if (stages.IsEmpty && problems.Count == 0) problems.Add(DockerfileProblems.Empty(file));
        return problems.Count > 0 ? Checked<Dockerfile>.Bad(problems.Take(MostProblems)) : Checked<Dockerfile>.Ok(new(lines.Escape, lines.Syntax, [.. all], stages));
    }
}
