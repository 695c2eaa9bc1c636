using System.Text.Json;
using Kedge.Cli.Projects;
using Kedge.Cli.Views;
using Kedge.Specs;
using Kedge.Tests.House;

namespace Kedge.Tests.Specs;

/// <summary>A folder of valid and one of invalid specs, held against parser and schema alike; the printed problems are a snapshot.</summary>
public sealed class SpecCorpusTests
{
    /// <summary>Refused by the parser, accepted by the schema, because a schema has no way to say it.</summary>
    static readonly Dictionary<string, string> OnlyTheParser = new()
    {
        ["python-three-one"] = "as JSON numbers 3.1 and 3.10 are one",
        ["torch-major"] = "as JSON numbers 2 and 2.0 are one",
        ["mount-climbs"] = "the pattern does not follow '..' through a path",
        ["mount-twice"] = "targets are compared after normalising them",
        ["mount-hides-system"] = "targets are compared after normalising them",
        ["mount-control"] = "control characters are refused everywhere, not by pattern",
        ["limits-size-overflow"] = "arithmetic",
    };

    static string Folder(string kind) => Path.Combine(Sources.Root, "tests/Kedge.Tests/Specs/testdata", kind);

    static IEnumerable<string> Files(string kind) => Directory.EnumerateFiles(Folder(kind), "*.yaml").Order(StringComparer.Ordinal);

    static JsonElement Schema => JsonDocument.Parse(File.ReadAllText(Path.Combine(Sources.Root, "docs/kedge.schema.json"))).RootElement;

    [Fact]
    public void Valid_specs_pass_parser_and_schema()
    {
        var schema = Schema;
        foreach (var file in Files("valid"))
        {
            var text = File.ReadAllText(file);
            var read = SpecReader.Read(text, "kedge.yaml");
            Assert.True(read.IsOk && read.Problems.IsEmpty, $"{file}: {string.Join(' ', read.Problems)}");
            Assert.True(JsonSchema.IsValid(YamlJson.Read(text)!.Value, schema), $"{file}: the schema refuses it");
        }
        Assert.True(Files("valid").Count() >= 15);
    }

    [Fact]
    public void Invalid_specs_pass_neither()
    {
        var schema = Schema;
        foreach (var file in Files("invalid"))
        {
            var text = File.ReadAllText(file);
            Assert.False(SpecReader.Read(text, "kedge.yaml").IsOk, $"{file}: the parser accepts it");
            var accepted = YamlJson.Read(text) is { } json && JsonSchema.IsValid(json, schema);
            Assert.True(accepted == OnlyTheParser.ContainsKey(Path.GetFileNameWithoutExtension(file)), $"{file}: the schema {(accepted ? "accepts" : "refuses")} it");
        }
        Assert.True(Files("invalid").Count() >= 35);
    }

    [Fact]
    public void Every_problem_reads_well()
    {
        using var page = new StringWriter();
        var console = Transcript.Console(page);
        console.Profile.Width = 400;
        foreach (var file in Files("invalid"))
        {
            page.Write($"=== {Path.GetFileName(file)}\n");
            foreach (var problem in SpecReader.Read(File.ReadAllText(file), "kedge.yaml").Problems)
            {
                Assert.NotNull(problem.Place);
                ProblemView.Write(console, problem);
            }
        }
        Snapshot.Match(page.ToString());
    }

    [Fact]
    public void Examples_in_the_repository_are_valid()
    {
        var examples = Directory.EnumerateFiles(Path.Combine(Sources.Root, "examples"), "kedge.yaml", SearchOption.AllDirectories).ToList();
        foreach (var file in examples)
        {
            var read = SpecReader.Read(File.ReadAllText(file), file);
            Assert.True(read.IsOk && read.Problems.IsEmpty, string.Join('\n', read.Problems));
            Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(file)!, "train.py")), file);
        }
        Assert.True(examples.Count >= 5);
    }

    [Fact]
    public void The_same_script_trains_digits_on_both_releases() => Assert.Equal(Script("digits"), Script("bookworm"));

    [Theory]
    [InlineData(TaskFamily.General, "digits")]
    [InlineData(TaskFamily.Vision, "vision")]
    [InlineData(TaskFamily.Language, "language")]
    [InlineData(TaskFamily.Speech, "speech")]
    public void A_new_project_trains_what_its_example_trains(TaskFamily task, string example) =>
        Assert.Equal(Script(example), Scaffold.Files(task, "new").Single(f => f.Path == "train.py").Text);

    static string Script(string example) => File.ReadAllText(Path.Combine(Sources.Root, "examples", example, "train.py"));
}
