using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Kedge.EndToEnd.Sessions;

/// <summary>One more session of a project, under a word of its own, in a state folder of its own; gone when the test ends.</summary>
sealed class Session(Built built, string word) : IAsyncDisposable
{
    /// <summary>Without cookies: one good answer would open the door to all that follow.</summary>
    static readonly HttpClient Browser = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false }) { Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>More variables, such as KEDGE_ENGINE.</summary>
    public Dictionary<string, string> Extra { get; } = [];

    /// <summary>The server that is left out: most tests need only one.</summary>
    public string Without { get; init; } = "--no-ssh";

    public string Folder { get; init; } = built.Folder;
    public string State => Path.Combine(built.Home, $"state-{word}");
    public string Own => Directory.GetDirectories(Path.Combine(State, "sessions")).Single();

    public Task<Ran> Kedge(params string[] args) => Tool(Built.Program, args);

    public Task<Ran> Tool(string program, params string[] args) => Built.Run(program, args, Folder, Surroundings());

    public Task<Ran> Up(params string[] more) => Kedge(["up", "--name", word, Without, .. more]);

    public async Task<JsonElement> UpJson(params string[] more) => JsonDocument.Parse((await Up(["--json", .. more])).Ended(0).Out).RootElement;

    public Process Start(params string[] args)
    {
        var start = new ProcessStartInfo(Built.Program, args) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        foreach (var (name, value) in Surroundings()) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    Dictionary<string, string> Surroundings()
    {
        var set = built.Surroundings();
        set["KEDGE_STATE"] = State;
        foreach (var (name, value) in Extra) set[name] = value;
        return set;
    }

    public static Uri Api(JsonElement up, string path) =>
        new(string.Create(CultureInfo.InvariantCulture,
            $"http://127.0.0.1:{up.GetProperty("servers").GetProperty("jupyter").GetProperty("port").GetInt32()}/api/{path}"));

    public static string Token(JsonElement up) => up.GetProperty("url").GetString()!.Split("token=")[1];

    public static async Task<(HttpStatusCode Code, string Text)> Ask(HttpMethod method, Uri uri, string? token, string? body = null)
    {
        using var request = new HttpRequestMessage(method, uri);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("token", token);
        if (body is not null) request.Content = new StringContent(body);
        using var answer = await Browser.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Containers of this session, running or not.</summary>
    public async Task<string> Containers() => (await built.Tool("docker", "ps", "--all", "--quiet", "--filter", $"name={word}$")).Ended(0).Out;

    public async ValueTask DisposeAsync()
    {
        Extra.Clear();
        await Kedge("down", "--all");
    }
}
