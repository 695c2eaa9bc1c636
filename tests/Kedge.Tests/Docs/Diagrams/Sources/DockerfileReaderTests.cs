using System.Globalization;
using System.Text;
using Kedge.Docs.Diagrams.Sources.Dockerfiles;
using Kedge.Tests.House;

namespace Kedge.Tests.Docs.Diagrams;

/// <summary>Dockerfiles of many kinds (Dockerfiles/); which of them are good and how their lines join was compared with BuildKit's own parser.</summary>
public sealed class DockerfileReaderTests
{
    internal static IEnumerable<(string Name, string Text)> Files() =>
        Directory.EnumerateFiles(Path.Combine(Sources.Root, "tests/Kedge.Tests/Docs/Diagrams/Sources/Dockerfiles")).Order(StringComparer.Ordinal)
            .Select(f => (Path.GetFileName(f), File.ReadAllText(f)));

    internal static Dockerfile Read(string text)
    {
        var read = DockerfileReader.Read(text, "Dockerfile");
        Assert.Empty(read.Problems);
        return read.Value;
    }

    [Fact]
    public void Every_file_reads_so() => Snapshot.Match(string.Concat(Files().Select(f => $"== {f.Name}\n{Told(DockerfileReader.Read(f.Text, f.Name))}")));

    static string Told(Checked<Dockerfile> read)
    {
        if (!read.IsOk) return string.Concat(read.Problems.Select(p => $"{p.Place} {p.Code} {p.Message}\n"));
        var text = new StringBuilder();
        foreach (var stage in read.Value.Stages)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{stage.Number} {stage.Name ?? "-"} from {Origin(stage.Base)}{(stage.Platform is { } platform ? $" for {platform}" : "")}\n");
            foreach (var step in stage.Steps) text.Append(CultureInfo.InvariantCulture, $"  {step.Place.Line}:{step.Place.Column} {Step(step)}\n");
            foreach (var use in stage.Uses) text.Append(CultureInfo.InvariantCulture, $"  {use.Kind} {use.What} of {Origin(use.From)}\n");
        }
        return text.ToString();
    }

    static string Origin(Origin origin) => $"{origin.Name}{(origin.Stages.IsEmpty ? "" : $" (stage {string.Join(", ", origin.Stages)})")}";

    static string Step(Instruction step) => step.Trigger is { } trigger ? $"{step.Keyword} {Step(trigger)}"
        : $"{step.Keyword}{string.Concat(step.Flags.Select(f => $" --{f.Name}={f.Value}"))} {(step.IsJson ? $"[{string.Join('|', step.Words)}]" : step.Text.Replace("\n", "⏎", StringComparison.Ordinal))}"
            + string.Concat(step.Heredocs.Select(h => $" «{h.Name}: {h.Content.Replace("\n", "⏎", StringComparison.Ordinal)}»"));

    [Theory]
    [InlineData("FROM debian\r\nRUN echo a \\\r\n  && echo b\r\nCMD [\"x\"]\r\n", "RUN echo a   && echo b|CMD [x]")]
    [InlineData("\ufeff# escape=`\nFROM debian\nRUN a `\n b", "RUN a  b")]
    [InlineData("FROM debian\nRUN a \\\n# comment", "RUN a")]
    [InlineData("FROM debian\nRUN a\\\\\nRUN b", "RUN a\\\\|RUN b")]
    [InlineData("FROM debian\n\\\nRUN a", "RUN a")]
    public void Lines_join_as_BuildKit_joins_them(string text, string steps) => Assert.Equal(steps, string.Join('|', Read(text).Stages[0].Steps.Select(Step)));

    [Fact]
    public void A_problem_stands_where_the_word_does()
    {
        var problem = Assert.Single(DockerfileReader.Read("FROM debian\nRUN a \\\n  b\n\n  COPPY a b", "f").Problems);
        Assert.Equal(("f:5:3", 5, "  COPPY a b", "did you mean COPY?"), (problem.Place!.ToString(), problem.Place.Length, problem.Place.Excerpt, problem.Hint));
    }

    [Theory]
    [InlineData("# why\nfrom   debian:trixie   as  base\n\nRun apt-get update \\\n  # and\n\n   && apt-get install -y git\nCMD [\"a\",\"b\"]")]
    [InlineData("FROM debian:trixie AS base\nRUN apt-get update && apt-get install -y git\nCMD   [ \"a\" , \"b\" ]\n# end")]
    [InlineData("# escape=`\nFROM debian:trixie AS base\nRUN apt-get update `\n&& apt-get install -y git\nCMD [\"a\",\"b\"]", false)]
    [InlineData("FROM debian:trixie AS base\nRUN apt-get update && apt-get install -y  'git'\nCMD [\"a\",\"b\"]", false)]
    [InlineData("FROM debian:trixie AS base\nRUN apt-get update && apt-get install -y git\nCMD a b", false)]
    [InlineData("FROM debian:trixie AS bass\nRUN apt-get update && apt-get install -y git\nCMD [\"a\",\"b\"]", false)]
    public void What_means_the_same_is_the_same(string text, bool same = true)
    {
        var normal = Read("FROM debian:trixie AS base\nRUN apt-get update && apt-get install -y git\nCMD [\"a\",\"b\"]").Normal();
        if (same) Assert.Equal(normal, Read(text).Normal());
        else Assert.NotEqual(normal, Read(text).Normal());
    }

    [Fact]
    public void Blanks_within_quotes_count() => Assert.NotEqual(Read("FROM a\nRUN echo 'a  b'").Normal(), Read("FROM a\nRUN echo 'a b'").Normal());

    /// <summary>Whatever is done to a file, reading and drawing it ends, and says why or what.</summary>
    [Fact]
    public void Broken_files_are_read_or_refused()
    {
        var random = new Random(42);
        string[] pieces = ["\\\n", "\n", "\"", "'",
            "<<EOF", "${X:-", "}", "[", "--from=0 ", "--mount=type=bind,from=,", " AS ", "ONBUILD ", "\u0085", "\t", "\r", "`", "# escape=`\n", "\ud800", "FROM $A${B}\n", "\u2028"];
        foreach (var (_, text) in Files())
            for (var i = 0; i < 40; i++)
            {
                var at = random.Next(text.Length + 1);
                var broken = text.Insert(at, pieces[random.Next(pieces.Length)]);
                if (random.Next(2) == 0 && broken.Length > 2) broken = broken.Remove(random.Next(broken.Length / 2), random.Next(broken.Length / 2));
                var read = DockerfileReader.Read(broken, "Dockerfile");
                if (!read.IsOk) Assert.NotEmpty(read.Problems);
                else Assert.NotEmpty(DiagramTests.Drawn(read.Value));
            }
    }

    [Fact]
    public void Lines_of_another_kind_of_file_are_not_shown() => Assert.Single(DockerfileReader.Read("root:x:0\ndaemon:x:1\n", "f").Problems);

    [Fact]
    public void Hostile_sizes_are_refused_or_read()
    {
        Assert.Contains("larger", DockerfileReader.Read(new byte[(1 << 20) + 1], "f").Problems[0].Message, StringComparison.Ordinal);
        Assert.False(DockerfileReader.Read(string.Concat(Enumerable.Repeat("FROM a\n", 6000)), "f").IsOk);
        Assert.True(DockerfileReader.Read("FROM a\nRUN " + new string('(', 200_000) + string.Concat(Enumerable.Repeat(" \\\n x", 50_000)), "f").IsOk);
        Assert.False(DockerfileReader.Read("FROM " + string.Concat(Enumerable.Repeat("${A:-", 100_000)), "f").IsOk);
    }
}
