using Kedge.Specs;
using Kedge.Tests.House;

namespace Kedge.Tests.Specs;

/// <summary>What is published about the spec is made from the parser's own table; KEDGE_UPDATE_SNAPSHOTS=1 writes it anew.</summary>
public sealed class SpecDocumentsTests
{
    [Fact]
    public void The_published_schema_is_the_parsers() => Published("docs/kedge.schema.json", SpecSchema.Write());

    [Fact]
    public void The_reference_page_is_the_parsers() => Published("docs/reference/kedge-yaml.md", SpecReference.Write());

    [Fact]
    public void Every_example_in_the_table_is_valid()
    {
        foreach (var key in SpecKeys.Root.All)
        {
            Valid($"{key.Name}: {key.Example}");
            if (key.Type is not SpecType.Keys keys) continue;
            foreach (var inner in keys.All) Valid($"{key.Name}: {{{inner.Name}: {inner.Example}}}");
        }

        static void Valid(string line)
        {
            var read = SpecReader.Read((line.StartsWith("name:", StringComparison.Ordinal) ? "" : "name: a\n") + line, "kedge.yaml");
            Assert.True(read.IsOk && read.Problems.IsEmpty, $"{line}: {string.Join(' ', read.Problems)}");
        }
    }

    static void Published(string file, string text)
    {
        var path = Path.Combine(Sources.Root, file);
        if (Environment.GetEnvironmentVariable("KEDGE_UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
        Assert.True(File.Exists(path) && File.ReadAllText(path) == text, $"{file} is stale: KEDGE_UPDATE_SNAPSHOTS=1 ./test writes it");
    }
}
