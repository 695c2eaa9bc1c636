using System.Text.Json.Nodes;
using Kedge.Checks.Inventories;

namespace Kedge.Tests.Checks;

public sealed class InventoryTextTests
{
    const string Whole = """
        {"python": "3.13.5", "program": "/usr/bin/python3", "packages": {"list": [["bash", "5.2", "amd64", "installed"]], "broken": [], "error": null},
        "wheels": [{"kind": "user", "site": "/home/run/.local", "folder": "six-1.dist-info", "name": "six", "version": "1", "error": null, "installer": "pip", "origin": null, "record": true}],
        "driver": {"module": null, "libraries": [], "nodes": []},
        "paths": [{"path": "/etc/passwd", "owner": null, "kind": "file", "content": "aa", "mode": "644 0:0", "error": null}], "damaged": {"looked": 3, "list": []}}
        """;

    const string Hostile = "\"{}[],:\\u0\0\n\ud800x9";

    static string Line(string json) => $"warning: something\n{InventoryText.Mark}{json.ReplaceLineEndings(" ")}\n";

    static string With(Action<JsonNode> change)
    {
        var json = JsonNode.Parse(Whole)!;
        change(json);
        return Line(json.ToJsonString());
    }

    [Fact]
    public void An_answer_is_read_between_other_words()
    {
        var read = InventoryText.Read(Line(Whole))!;
        Assert.Equal(new InstalledPackage("bash", "5.2", "amd64", "installed"), Assert.Single(read.Packages.List));
        Assert.Equal("six", Assert.Single(read.Wheels).Name);
        Assert.Equal("aa", Assert.Single(read.Paths).Content);
        Assert.Equal(3, read.Damaged!.Looked);
    }

    [Fact]
    public void Cut_off_anywhere_it_is_no_answer_and_nothing_is_thrown()
    {
        var whole = Line(Whole).TrimEnd('\n');
        for (var length = 0; length < whole.Length; length++) Assert.Null(InventoryText.Read(whole[..length]));
        Assert.NotNull(InventoryText.Read(whole));
    }

    [Fact]
    public void Another_form_is_no_answer()
    {
        Assert.Null(InventoryText.Read(With(j => j["more"] = 1)));
        Assert.Null(InventoryText.Read(With(j => j["packages"]!["list"]![0] = new JsonArray("bash", "5.2"))));
        Assert.Null(InventoryText.Read(With(j => j["packages"] = null)));
        Assert.Null(InventoryText.Read(With(j => j["wheels"] = null)));
        Assert.Null(InventoryText.Read(With(j => j["wheels"]![0] = null)));
        Assert.Null(InventoryText.Read(With(j => j["paths"]![0]!["path"] = null)));
        Assert.Null(InventoryText.Read(With(j => j["damaged"]!["looked"] = "many")));
        Assert.Null(InventoryText.Read(With(j => j["driver"]!["nodes"]!.AsArray().Add(null))));
        Assert.Null(InventoryText.Read(Line("[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]")));
        Assert.Null(InventoryText.Read(Line(Whole.Replace("\"six\"", "\"\\ud800\"", StringComparison.Ordinal))));
        Assert.Null(InventoryText.Read(Line(Whole.Replace("\"python\":", "\"python\": \"3\", \"python\":", StringComparison.Ordinal))));
    }

    [Fact]
    public void More_than_any_system_has_is_no_answer()
    {
        var many = string.Join(",", Enumerable.Repeat("[\"a\",\"1\",\"x\",\"installed\"]", 100_001));
        Assert.Null(InventoryText.Read(Line(Whole.Replace("[\"bash\", \"5.2\", \"amd64\", \"installed\"]", many, StringComparison.Ordinal))));
    }

    [Fact]
    public void Texts_lose_what_a_terminal_obeys_and_their_length()
    {
        var read = InventoryText.Read(With(j =>
        {
            j["wheels"]![0]!["name"] = "a\u001b[2Jb\u202Ec\nd";
            j["wheels"]![0]!["version"] = new string('9', 5000);
        }))!;
        Assert.Equal("a\uFFFD[2Jb\uFFFDc\uFFFDd", read.Wheels[0].Name);
        Assert.Equal(301, read.Wheels[0].Version!.Length);
    }

    /// <summary>Bytes of the answer at random: read or refused, never an exception.</summary>
    [Fact]
    public void Damage_never_throws()
    {
        var whole = Line(Whole);
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var text = whole.ToCharArray();
            for (var i = 0; i < 3; i++) text[random.Next(text.Length)] = Hostile[random.Next(Hostile.Length)];
            InventoryText.Read(new string(text));
        }
    }
}
