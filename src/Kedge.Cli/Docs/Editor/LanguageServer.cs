using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kedge.Cli.Docs.Editor;

/// <summary>
/// What `kedge docs lint` and `fix` know, while a page is being written: findings, their mends, what an emoji means, and the emoji
/// that may stand here. One message after another; pages are checked when the typing pauses.
/// </summary>
sealed class LanguageServer(MessageStream wire, OpenPages pages)
{
    /// <summary>Checks wait for a pause in the typing, but not for ever.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100), Longest = TimeSpan.FromMilliseconds(500);
    readonly HashSet<string> _unchecked = new(StringComparer.Ordinal);
    readonly Stopwatch _waiting = new();
    string? _said;
    bool _initialized, _shutDown;

    /// <returns>Whether the editor took its leave as the protocol wants it.</returns>
    /// <exception cref="InvalidDataException">What arrives is not the protocol.</exception>
    public async Task<bool> Run(CancellationToken ct)
    {
        for (var next = wire.Read(ct); ; next = wire.Read(ct))
        {
            while (_unchecked.Count > 0 && !await Arrives(next, ct)) await CheckAll(ct);
            if (await next is not { } bytes) return false;
            if (Parsed(bytes) is not { } message) await Answer(null, Error(Protocol.ParseError, "this is no JSON object"), ct);
            else if (MethodOf(message) == "exit") return _shutDown;
            else await Take(message, ct);
        }
    }

    async Task<bool> Arrives(Task<byte[]?> next, CancellationToken ct)
    {
        if (next.IsCompleted && _waiting.Elapsed < Longest) return true;
        return _waiting.Elapsed < Longest && await Task.WhenAny(next, Task.Delay(Pause, ct)) == next;
    }

    static JsonObject? Parsed(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string? MethodOf(JsonObject message) => message["method"] is JsonValue value && value.TryGetValue(out string? method) ? method : null;

    /// <summary>A request gets exactly one answer, a notification none.</summary>
    async Task Take(JsonObject message, CancellationToken ct)
    {
        var (method, id) = (MethodOf(message), message["id"]);
        // An answer to what was asked of the editor: nothing is.
        if (method is null && id is not null && (message.ContainsKey("result") || message.ContainsKey("error"))) return;
        var answer = method is null ? Error(Protocol.InvalidRequest, "this has no method") : await Done(method, message["params"], ct);
        if (id is not null) await Answer(id.DeepClone(), answer, ct);
    }

    async Task<JsonObject> Done(string method, JsonNode? given, CancellationToken ct)
    {
        if (!_initialized && method != "initialize") return Error(Protocol.NotInitialized, "initialize comes first");
        if (_shutDown) return Error(Protocol.InvalidRequest, "after shutdown comes only exit");
        try
        {
            return await Dispatched(method, given, ct);
        }
        catch (JsonException failure)
        {
            return Error(Protocol.InvalidParams, failure.Message);
        }
    }

    async Task<JsonObject> Dispatched(string method, JsonNode? given, CancellationToken ct)
    {
        switch (method)
        {
            case "initialize": return Initialized();
            case "shutdown": _shutDown = true; return Result(null);
            case "textDocument/didOpen": Opened(As<OpenAsk>(given).TextDocument); return Result(null);
            case "textDocument/didChange": Changed(As<ChangeAsk>(given)); return Result(null);
            // A saved file may be the settings, or what another page links to.
            case "textDocument/didSave" or "workspace/didChangeWatchedFiles" or "workspace/didChangeConfiguration": Soon([.. pages.Uris]); return Result(null);
            case "textDocument/didClose": await Closed(As<DocumentAsk>(given).TextDocument.Uri, ct); return Result(null);
            case "textDocument/hover": return About(As<PlaceAsk>(given),
                (open, offset) => pages.Now(open, ct) is { IsOk: true } now ? Hovers.At(now.Value, offset) : null);
            case "textDocument/completion": return About(As<PlaceAsk>(given), (open, offset) => Completions.At(pages, open, offset, ct));
            case "textDocument/codeAction": return Actions(As<ActionAsk>(given), ct);
            case var other when other.StartsWith("$/", StringComparison.Ordinal) || other == "initialized": return Result(null);
            default: return Error(Protocol.MethodNotFound, $"{method} is not served");
        }
    }

    static T As<T>(JsonNode? given) => given.Deserialize<T>(Protocol.Json) ?? throw new JsonException("params are missing");

    JsonObject Initialized()
    {
        _initialized = true;
        return Result(new JsonObject
        {
            ["serverInfo"] = new JsonObject { ["name"] = "kedge docs", ["version"] = KedgeVersion.Text },
            ["capabilities"] = new JsonObject
            {
                ["positionEncoding"] = "utf-16",
                ["textDocumentSync"] = new JsonObject { ["openClose"] = true, ["change"] = 2, ["save"] = true },
                ["hoverProvider"] = true,
                ["completionProvider"] = new JsonObject { ["triggerCharacters"] = new JsonArray(":", "#", " ") },
                ["codeActionProvider"] = new JsonObject { ["codeActionKinds"] = new JsonArray(Mends.QuickFix, Mends.FixAll) },
            },
        });
    }

    void Opened(DocumentItem item)
    {
        pages.Open(item);
        Soon([.. pages.Uris]);
    }

    void Changed(ChangeAsk ask)
    {
        var before = pages[ask.TextDocument.Uri];
        pages.Change(ask);
        if (before is null || pages[ask.TextDocument.Uri] is not { } now) return;
        // What links to a heading of this page is right or wrong from now on.
        if (now.HasIdsOf(before)) Soon(now.Uri);
        else Soon([.. pages.Uris]);
    }

    async Task Closed(string uri, CancellationToken ct)
    {
        pages.Close(uri);
        _unchecked.Remove(uri);
        Soon([.. pages.Uris]);
        await Notify("textDocument/publishDiagnostics", new Diagnostics(uri, 0, []), ct);
    }

    void Soon(params ReadOnlySpan<string> uris)
    {
        if (_unchecked.Count == 0) _waiting.Restart();
        foreach (var uri in uris) _unchecked.Add(uri);
    }

    async Task CheckAll(CancellationToken ct)
    {
        foreach (var uri in _unchecked)
            if (pages[uri] is { } open) await Check(open, ct);
        _unchecked.Clear();
    }

    async Task Check(OpenPage open, CancellationToken ct)
    {
        var now = pages.Now(open, ct);
        await Say(now.Problems.IsEmpty ? null : now.Problems[0], ct);
        if (!now.IsOk) return;
        await Notify("textDocument/publishDiagnostics", new Diagnostics(open.Uri, open.Version, now.Value.Findings.Select(Mends.Diagnostic)), ct);
    }

    /// <summary>Each problem once, not at every letter typed.</summary>
    async Task Say(Problem? problem, CancellationToken ct)
    {
        var said = problem is null ? null : $"{problem.Code} {problem.Place?.File} {problem.Message}{(problem.Hint is { } hint ? " — " + hint : "")}";
        if (said is not null && said != _said) await Notify("window/showMessage", new ShownMessage(1, said), ct);
        _said = said;
    }

    JsonObject About<T>(PlaceAsk ask, Func<OpenPage, int, T?> what) =>
        Result(pages[ask.TextDocument.Uri] is { } open ? JsonSerializer.SerializeToNode(what(open, open.Page.Lines.OffsetOf(ask.Position)), Protocol.Json) : null);

    JsonObject Actions(ActionAsk ask, CancellationToken ct)
    {
        if (pages[ask.TextDocument.Uri] is not { } open || pages.Now(open, ct) is not { IsOk: true } now) return Result(new JsonArray());
        return Result(JsonSerializer.SerializeToNode(Mends.For(now.Value, ask), Protocol.Json));
    }

    static JsonObject Result(JsonNode? result) => new() { ["result"] = result };

    static JsonObject Error(int code, string message) => new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };

    Task Answer(JsonNode? id, JsonObject answer, CancellationToken ct)
    {
        (answer["jsonrpc"], answer["id"]) = ("2.0", id);
        return wire.Write(answer, ct);
    }

    Task Notify<T>(string method, T parameters, CancellationToken ct) =>
        wire.Write(new() { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = JsonSerializer.SerializeToNode(parameters, Protocol.Json) }, ct);
}
