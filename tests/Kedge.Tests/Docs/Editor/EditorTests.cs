using System.Text.Json.Nodes;

namespace Kedge.Tests.Docs.Editor;

public sealed class EditorTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("kedge-lsp-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string Uri(string name) => $"file://{_folder}/{System.Uri.EscapeDataString(name)}";

    string Opened(string name, string text) =>
        new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = Uri(name), ["languageId"] = "markdown", ["version"] = 1, ["text"] = text } }.ToJsonString();

    string At(string name, int line, int character) =>
        $$"""{ "textDocument": { "uri": "{{Uri(name)}}" }, "position": { "line": {{line}}, "character": {{character}} } }""";

    static string Codes(JsonObject told) => string.Join(' ', told["diagnostics"]!.AsArray().Select(d => d!["code"]!.GetValue<string>()));

    static string Range(JsonNode edit)
    {
        var (start, end) = (edit["range"]!["start"]!, edit["range"]!["end"]!);
        return $"{start["line"]}:{start["character"]}-{end["line"]}:{end["character"]}";
    }

    [Fact]
    public async Task A_page_is_checked_as_it_is_written()
    {
        await using var editor = await ScriptedEditor.Started(_folder);
        await editor.Tell("textDocument/didOpen", Opened("页 1.md", "# 题\n\n中文 🔥 词 [x](nope.md)\n"));
        var told = await editor.Told("textDocument/publishDiagnostics");
        Assert.Equal((Uri("页 1.md"), 1, "E05 L01"), (told["uri"]!.GetValue<string>(), told["version"]!.GetValue<int>(), Codes(told)));
        Assert.Equal("2:3-2:5", Range(told["diagnostics"]![0]!));

        await editor.Tell("textDocument/didChange", $$"""
            { "textDocument": { "uri": "{{Uri("页 1.md")}}", "version": 2 }, "contentChanges": [
                { "range": { "start": { "line": 2, "character": 3 }, "end": { "line": 2, "character": 6 } }, "text": "" },
                { "range": { "start": { "line": 2, "character": 9 }, "end": { "line": 2, "character": 16 } }, "text": "#题" } ] }
            """);
        told = await editor.Told("textDocument/publishDiagnostics");
        Assert.Equal((2, ""), (told["version"]!.GetValue<int>(), Codes(told)));
    }

    [Fact]
    public async Task Links_are_followed_into_other_open_pages_before_they_are_saved()
    {
        File.WriteAllText(Path.Combine(_folder, "b.md"), "# B\n\n## Old\n");
        await using var editor = await ScriptedEditor.Started(_folder);
        await editor.Tell("textDocument/didOpen", Opened("a.md", "# A\n\n[b](b.md#new)\n"));
        Assert.Equal("L02", Codes(await editor.Told("textDocument/publishDiagnostics")));
        await editor.Tell("textDocument/didOpen", Opened("b.md", "# B\n\n## New\n"));
        await editor.Tell("textDocument/didSave", $$"""{ "textDocument": { "uri": "{{Uri("b.md")}}" } }""");
        var told = await editor.Told("textDocument/publishDiagnostics");
        if (told["uri"]!.GetValue<string>() != Uri("a.md")) told = await editor.Told("textDocument/publishDiagnostics");
        Assert.Equal("", Codes(told));
        var items = (await editor.Ask("textDocument/completion", At("a.md", 2, 9)))["result"]!.AsArray();
        Assert.Equal(["b", "new"], items.Select(i => i!["label"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_renamed_heading_is_missed_at_once_where_it_is_linked_to()
    {
        File.WriteAllText(Path.Combine(_folder, "b.md"), "# B\n\n## There\n");
        await using var editor = await ScriptedEditor.Started(_folder);
        await editor.Tell("textDocument/didOpen", Opened("a.md", "# A\n\n[b](b.md#there)\n"));
        await UntilTold(editor, "a.md", "");
        await editor.Tell("textDocument/didOpen", Opened("b.md", "# B\n\n## Elsewhere\n"));
        await UntilTold(editor, "a.md", "L02");
        await editor.Tell("textDocument/didChange", $$"""
            { "textDocument": { "uri": "{{Uri("b.md")}}", "version": 2 }, "contentChanges": [ { "text": "# B\n\n## There\n" } ] }
            """);
        await UntilTold(editor, "a.md", "");
        await editor.Tell("textDocument/didChange", $$"""
            { "textDocument": { "uri": "{{Uri("b.md")}}", "version": 3 }, "contentChanges": [ { "text": "# B\n" } ] }
            """);
        await UntilTold(editor, "a.md", "L02");
        await editor.Tell("textDocument/didClose", $$"""{ "textDocument": { "uri": "{{Uri("b.md")}}" } }""");
        await UntilTold(editor, "a.md", "");
    }

    async Task UntilTold(ScriptedEditor editor, string page, string codes)
    {
        while (await editor.Told("textDocument/publishDiagnostics") is var told && (told["uri"]!.GetValue<string>(), Codes(told)) != (Uri(page), codes)) { }
    }

    [Fact]
    public async Task Findings_are_mended_one_by_one_all_at_once_or_let_be()
    {
        await using var editor = await ScriptedEditor.Started(_folder);
        await editor.Tell("textDocument/didOpen", Opened("a.md", "# A\n\n🔥 hot  \nthing 🎉\n"));
        var asked = $$"""{ "textDocument": { "uri": "{{Uri("a.md")}}" }, "range": { "start": { "line": 2, "character": 0 }, "end": { "line": 2, "character": 0 } }, "context": { "diagnostics": [] } }""";
        var actions = (await editor.Ask("textDocument/codeAction", asked))["result"]!.AsArray();
        Assert.Equal(
            ["Mend E05: 🔥 expresses a feeling and has no meaning here", "Do not check E05 in this line", "Mend all that kedge can mend on this page"],
            actions.Select(a => a!["title"]!.GetValue<string>()));
        JsonNode Edit(int i) => actions[i]!["edit"]!["changes"]![Uri("a.md")]![0]!;
        Assert.Equal(("2:0-2:3", ""), (Range(Edit(0)), Edit(0)["newText"]!.GetValue<string>()));
        Assert.Equal(("2:8-2:8", " <!-- kedge-lint off-line E05 -->"), (Range(Edit(1)), Edit(1)["newText"]!.GetValue<string>()));
        Assert.Equal(("2:0-3:8", "hot  \nthing"), (Range(Edit(2)), Edit(2)["newText"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("""{ "diagnostics": [], "triggerKind": 1 }""", true)]
    [InlineData("""{ "diagnostics": [], "triggerKind": 2 }""", false)]
    [InlineData("""{ "diagnostics": [], "triggerKind": 2, "only": ["source.fixAll"] }""", true)]
    [InlineData("""{ "diagnostics": [], "only": ["quickfix"] }""", false)]
    public async Task All_is_mended_when_a_person_or_a_setting_asks_not_at_every_move_of_the_cursor(string context, bool isOffered)
    {
        await using var editor = await ScriptedEditor.Started(_folder);
        await editor.Tell("textDocument/didOpen", Opened("a.md", "# A\n\n🔥 hot\n"));
        var asked = $$"""{ "textDocument": { "uri": "{{Uri("a.md")}}" }, "range": { "start": { "line": 2, "character": 0 }, "end": { "line": 2, "character": 0 } }, "context": {{context}} }""";
        var kinds = (await editor.Ask("textDocument/codeAction", asked))["result"]!.AsArray().Select(a => a!["kind"]!.GetValue<string>());
        Assert.Equal(isOffered, kinds.Contains("source.fixAll.kedge"));
    }

    [Theory]
    [InlineData("- ", "✅ Passed")]
    [InlineData("- :wa", "✅ Passed")]
    [InlineData("> ", "✅ Passed")]
    [InlineData("## ", "✅ Passed")]
    [InlineData("1. [ ] ", "✅ Passed")]
    [InlineData("some words ", null)]
    [InlineData("    - ", null)]
    public async Task Anchors_are_offered_where_a_block_begins(string line, string? first)
    {
        await using var editor = await ScriptedEditor.Started(_folder);
        await editor.Tell("textDocument/didOpen", Opened("a.md", $"# A\n\n{line}"));
        var items = (await editor.Ask("textDocument/completion", At("a.md", 2, line.Length)))["result"]!.AsArray();
        Assert.Equal(first, items.FirstOrDefault()?["label"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_emoji_says_what_it_means_in_the_language_of_the_page_first()
    {
        await using var editor = await ScriptedEditor.Started(_folder);
        await editor.Tell("textDocument/didOpen", Opened("a.md", "# 题\n\n❗ 小心\n"));
        var hover = (await editor.Ask("textDocument/hover", At("a.md", 2, 0)))["result"]!;
        Assert.StartsWith("⚠️ **警告** (Warning) `warn`\n", hover["contents"]!["value"]!.GetValue<string>());
        Assert.EndsWith("It is written ⚠️ here.", hover["contents"]!["value"]!.GetValue<string>());
        Assert.Null((await editor.Ask("textDocument/hover", At("a.md", 2, 4)))["result"]);
    }

    [Fact]
    public async Task A_fact_says_what_it_is_now_and_the_names_of_facts_are_offered()
    {
        await using var editor = await ScriptedEditor.Started(_folder);
        await editor.Tell("textDocument/didOpen", Opened("a.md", "# A\n\nPort <!-- kedge:fact ssh-port -->2200<!-- /kedge -->\n\n<!-- kedge:fact \n"));
        var said = (await editor.Ask("textDocument/hover", At("a.md", 2, 35)))["result"]!["contents"]!["value"]!.GetValue<string>();
        Assert.StartsWith("**ssh-port: of SSH, inside**\n\n", said);
        var items = (await editor.Ask("textDocument/completion", At("a.md", 4, 16)))["result"]!.AsArray();
        Assert.Contains("torch", items.Select(i => i!["label"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Settings_hold_from_the_moment_they_are_saved_and_wrong_ones_are_said_once()
    {
        await using var editor = await ScriptedEditor.Started(_folder);
        await editor.Tell("textDocument/didOpen", Opened("a.md", "# A\n\n🔥 hot\n"));
        Assert.Equal("E05", Codes(await editor.Told("textDocument/publishDiagnostics")));
        File.WriteAllText(Path.Combine(_folder, "kedge.docs.yaml"), "profile: nonsense\n");
        await editor.Tell("workspace/didChangeWatchedFiles", """{ "changes": [] }""");
        Assert.Contains("strict, standard", (await editor.Told("window/showMessage"))["message"]!.GetValue<string>());
        File.WriteAllText(Path.Combine(_folder, "kedge.docs.yaml"), "profile: \"off\"\n");
        await editor.Tell("workspace/didChangeWatchedFiles", """{ "changes": [] }""");
        Assert.Equal("", Codes(await editor.Told("textDocument/publishDiagnostics")));
    }

    [Theory]
    [InlineData("textDocument/hover", "{}", -32602)]
    [InlineData("textDocument/hover", "[]", -32602)]
    [InlineData("textDocument/hover", "null", -32602)]
    [InlineData("textDocument/hover", """{ "textDocument": { "uri": null }, "position": { "line": 0, "character": 0 } }""", -32602)]
    [InlineData("textDocument/rename", "{}", -32601)]
    public async Task Wrong_questions_get_the_protocols_errors(string method, string parameters, int code)
    {
        await using var editor = await ScriptedEditor.Started(_folder);
        Assert.Equal(code, (await editor.Ask(method, parameters))["error"]!["code"]!.GetValue<int>());
    }

    [Fact]
    public async Task Places_outside_of_the_text_and_pages_that_are_not_open_do_no_harm()
    {
        await using var editor = await ScriptedEditor.Started(_folder);
        Assert.Null((await editor.Ask("textDocument/hover", At("a.md", 1, 1)))["result"]);
        await editor.Tell("textDocument/didChange", $$"""{ "textDocument": { "uri": "{{Uri("a.md")}}", "version": 2 }, "contentChanges": [{ "text": "x" }] }""");
        await editor.Tell("textDocument/didOpen", Opened("a.md", "x"));
        await editor.Tell("textDocument/didChange", $$"""
            { "textDocument": { "uri": "{{Uri("a.md")}}", "version": 2 }, "contentChanges": [
                { "range": { "start": { "line": 99, "character": 99 }, "end": { "line": -4, "character": -4 } }, "text": " and more" } ] }
            """);
        Assert.Null((await editor.Ask("textDocument/hover", At("a.md", 2_000_000_000, -5)))["result"]);
    }

    [Fact]
    public async Task Nothing_is_served_before_initialize_nor_after_shutdown_and_exit_says_how_it_went()
    {
        var editor = new ScriptedEditor(_folder);
        Assert.Equal(-32002, (await editor.Ask("textDocument/hover", "{}"))["error"]!["code"]!.GetValue<int>());
        await editor.Ask("initialize", "{}");
        await editor.Ask("shutdown", "null");
        Assert.Equal(-32600, (await editor.Ask("textDocument/hover", "{}"))["error"]!["code"]!.GetValue<int>());
        await editor.Tell("exit", "null");
        Assert.Equal(0, await editor.Code);
    }

    [Theory]
    [InlineData("Content-Length: 3\r\n\r\n{x}", 1, "")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 2, "KDG6050")]
    [InlineData("Content-Length: -4\r\n\r\n", 2, "KDG6050")]
    [InlineData("Content-Length: 999999999999\r\n\r\n", 2, "KDG6050")]
    [InlineData("Content-Length: 20\r\n\r\n{", 1, "")]
    [InlineData("", 1, "")]
    public async Task What_is_not_the_protocol_ends_it_with_a_word(string bytes, int code, string talk)
    {
        var editor = new ScriptedEditor(_folder);
        await editor.Raw(bytes);
        await editor.End();
        Assert.Equal(code, await editor.Code);
        Assert.Contains(talk, editor.Talk);
    }
}
