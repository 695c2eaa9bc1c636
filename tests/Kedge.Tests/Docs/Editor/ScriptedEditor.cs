using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Kedge.Cli;

namespace Kedge.Tests.Docs.Editor;

/// <summary>An editor as the server sees one: <c>kedge docs lsp</c> run in-process between two pipes.</summary>
sealed class ScriptedEditor : IAsyncDisposable
{
    readonly Pipe _toServer = new(), _toEditor = new();
    readonly Stream _out, _in;
    readonly StringWriter _talk = new();
    int _last;

    public ScriptedEditor(string folder)
    {
        (_out, _in) = (_toServer.Writer.AsStream(), _toEditor.Reader.AsStream());
        var shell = new Shell
        {
            Out = Transcript.Console(TextWriter.Null), Error = Transcript.Console(_talk), Folder = folder, Environment = _ => null,
            Input = () => _toServer.Reader.AsStream(), RawOut = () => _toEditor.Writer.AsStream(),
        };
        Code = Task.Run(() => App.Run(["docs", "lsp"], shell));
    }

    public Task<int> Code { get; }

    public string Talk => _talk.ToString();

    public static async Task<ScriptedEditor> Started(string folder)
    {
        var editor = new ScriptedEditor(folder);
        await editor.Ask("initialize", """{ "capabilities": {} }""");
        await editor.Tell("initialized", "{}");
        return editor;
    }

    public Task Raw(string bytes) => _out.WriteAsync(Encoding.UTF8.GetBytes(bytes)).AsTask();

    public Task End() => _toServer.Writer.CompleteAsync().AsTask();

    public Task Tell(string method, string parameters) => Send($$"""{ "jsonrpc": "2.0", "method": "{{method}}", "params": {{parameters}} }""");

    public Task Send(string body) => Raw($"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <summary>The whole answer; what is told meanwhile is left out.</summary>
    public async Task<JsonObject> Ask(string method, string parameters)
    {
        var id = ++_last;
        await Send($$"""{ "jsonrpc": "2.0", "id": {{id}}, "method": "{{method}}", "params": {{parameters}} }""");
        while (true)
            if (await Next() is var message && message["id"]?.GetValue<int>() == id) return message;
    }

    /// <summary>The parameters of the next message of this method.</summary>
    public async Task<JsonObject> Told(string method)
    {
        while (true)
            if (await Next() is var message && message["method"]?.GetValue<string>() == method) return message["params"]!.AsObject();
    }

    public async Task<JsonObject> Next()
    {
        var header = new List<byte>();
        var one = new byte[1];
        while (header is not [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'])
        {
            await _in.ReadExactlyAsync(one);
            header.Add(one[0]);
        }
        var body = new byte[int.Parse(Encoding.ASCII.GetString([.. header]).Split(':')[1])];
        await _in.ReadExactlyAsync(body);
        return JsonNode.Parse(body)!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        await End();
        await Code;
    }
}
