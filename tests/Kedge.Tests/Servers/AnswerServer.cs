using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Kedge.Tests.Servers;

/// <summary>What a server answers to one path.</summary>
public sealed record Answer(int Status, string Body = "", string Type = "text/html")
{
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>Instead of the text.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>Sends half of the promised bytes, then hangs up.</summary>
    public bool IsCut { get; init; }
}

/// <summary>A real HTTP server on loopback that gives each path its answers in turn, the last one for ever.</summary>
public sealed class AnswerServer : IDisposable
{
    readonly HttpListener _listener;
    readonly ConcurrentDictionary<string, ConcurrentQueue<Answer>> _answers = new();

    public AnswerServer()
    {
        for (var attempt = 0; ; attempt++)
        {
            Url = new Uri($"http://127.0.0.1:{Random.Shared.Next(20000, 60000)}/");
            _listener = new HttpListener { Prefixes = { Url.ToString() } };
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 50)
            {
            }
        }
        _ = Task.Run(Serve);
    }

    public Uri Url { get; }

    /// <summary>One line per request: path, then the login if there was one.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public void Say(string path, params Answer[] answers)
    {
        foreach (var answer in answers) _answers.GetOrAdd(path, _ => new()).Enqueue(answer);
    }

    /// <summary>Drops the first answer for a path.</summary>
    public void Forget(string path) => _answers[path].TryDequeue(out _);

    public void Dispose() => _listener.Close();

    async Task Serve()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => Send(context));
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    async Task Send(HttpListenerContext context)
    {
        var path = Uri.UnescapeDataString(context.Request.Url!.AbsolutePath);
        var login = context.Request.Headers["Authorization"] is ['B', 'a', 's', 'i', 'c', ' ', .. var basic]
            ? " " + Encoding.UTF8.GetString(Convert.FromBase64String(basic))
            : "";
        Requests.Enqueue(path + login);
        var answer = _answers.TryGetValue(path, out var queue)
            ? queue.Count > 1 && queue.TryDequeue(out var next)
            ? next
            : queue.TryPeek(out var last)
            ? last
            : new(404)
            : new Answer(404);
        var body = answer.Bytes ?? Encoding.UTF8.GetBytes(answer.Body);
        try
        {
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.Type;
            foreach (var (name, value) in answer.Headers) context.Response.Headers[name] = value;
            context.Response.ContentLength64 = body.Length;
            await context.Response.OutputStream.WriteAsync(answer.IsCut ? body.AsMemory(0, body.Length / 2) : body);
            if (answer.IsCut) context.Response.Abort();
            else context.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or IOException or ObjectDisposedException)
        {
        }
    }
}
