using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kedge.EndToEnd.Sessions;

/// <summary>A headless Chromium with one page, driven over the DevTools protocol: what a person sees, clicks and types.</summary>
sealed class Browser : IAsyncDisposable
{
    /// <summary>For a machine that stands still now and then; whoever waits goes on as soon as there is what it waits for.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    readonly Process _process;
    readonly string _profile = Directory.CreateTempSubdirectory("kedge-browser-").FullName;
    readonly ClientWebSocket _socket = new();
    readonly List<JsonNode> _heard = [];
    int _sent;

    Browser() => _process = Process.Start(new ProcessStartInfo("chromium",
    [
        // No sandbox: its own needs rights that containers of CI have not; it only opens this machine's own pages.
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-proxy-server", "--disable-background-networking",
        "--hide-scrollbars", "--force-device-scale-factor=1", "--lang=en-US", $"--user-data-dir={_profile}", "--remote-debugging-port=0",
        "--window-size=1280,800", "about:blank",
    ]) { RedirectStandardError = true, RedirectStandardOutput = true })!;

    public static async Task<Browser> Start()
    {
        var browser = new Browser();
        try
        {
            var port = await browser.Port();
            await browser._socket.ConnectAsync(await FirstPage(port), CancellationToken.None);
            foreach (var part in (string[])["Page.enable", "Runtime.enable", "Log.enable", "Network.enable"]) await browser.Send(part);
            await browser.Send("Emulation.setDeviceMetricsOverride", new() { ["width"] = 1280, ["height"] = 800, ["deviceScaleFactor"] = 1, ["mobile"] = false });
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where the first page listens; the browser does before it has one.</summary>
    static async Task<Uri> FirstPage(int port)
    {
        using var web = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var pages = JsonDocument.Parse(await web.GetStringAsync($"http://127.0.0.1:{port}/json/list")).RootElement.EnumerateArray();
            if (pages.FirstOrDefault(p => p.GetProperty("type").GetString() == "page") is { ValueKind: JsonValueKind.Object } page)
                return new(page.GetProperty("webSocketDebuggerUrl").GetString()!);
            Assert.True(watch.Elapsed < Patience, "chromium opened no page");
        }
    }

    /// <summary>How the page is seen: how wide, in which colours, on paper or on a screen.</summary>
    public async Task Look(int width, bool dark = false, bool print = false)
    {
        await Send("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = 800, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 });
        await Send("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = width < 600 });
        await Send("Emulation.setEmulatedMedia", new()
        {
            ["media"] = print ? "print" : "screen",
            // Nothing glides, so that a test need not wait until it has come to rest.
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" },
                new JsonObject { ["name"] = "prefers-reduced-motion", ["value"] = "reduce" }),
        });
    }

    /// <summary>Whether pages that are opened from now on may run scripts.</summary>
    public Task Scripts(bool run) => Send("Emulation.setScriptExecutionDisabled", new() { ["value"] = !run });

    public Task Open(string url) => Send("Page.navigate", new() { ["url"] = url });

    /// <summary>Opens a page and waits for its scripts; what the browser said before is forgotten.</summary>
    public async Task OpenWhole(string url)
    {
        await Eval("window.left = true");
        _heard.Clear();
        await Open(url);
        await See("!window.left && document.readyState === 'complete'");
    }

    /// <summary>What went wrong since the page was opened: errors and warnings of scripts, of loading, of the browser.</summary>
    public IEnumerable<string> Complaints => from heard in _heard
        let said = heard["method"]!.ToString() switch
        {
            "Runtime.exceptionThrown" => heard["params"]!["exceptionDetails"]!.ToJsonString(),
            "Runtime.consoleAPICalled" when heard["params"]!["type"]!.ToString() is "error" or "warning" or "assert" => heard["params"]!["args"]!.ToJsonString(),
            "Log.entryAdded" when heard["params"]!["entry"]!["level"]!.ToString() is "error" or "warning" => heard["params"]!["entry"]!.ToJsonString(),
            "Network.loadingFailed" when heard["params"]!["canceled"]?.GetValue<bool>() != true => heard["params"]!.ToJsonString(),
            _ => null,
        }
        where said is not null select said;

    /// <summary>Every address that was asked for since the page was opened.</summary>
    public IEnumerable<string> Requests =>
        from heard in _heard where heard["method"]!.ToString() == "Network.requestWillBeSent" select heard["params"]!["request"]!["url"]!.ToString();

    /// <summary>The value of a JavaScript expression, as text.</summary>
    public async Task<string> Eval(string expression)
    {
        var answer = await Send("Runtime.evaluate", new() { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        return answer["result"]?["value"]?.ToString() ?? "";
    }

    /// <summary>Waits until the expression is true; a failure shows what is on the page.</summary>
    public async Task See(string expression)
    {
        var watch = Stopwatch.StartNew();
        while (!await Holds(expression))
        {
            if (watch.Elapsed > Patience)
            {
                await Picture(Path.Combine(Path.GetTempPath(), "kedge-browser-failed.png"));
                Assert.Fail($"never seen: {expression}\n{await Eval("document.body.innerText.slice(0, 3000)")}");
            }
            await Task.Delay(100);
        }
    }

    /// <summary>A page that is just left answers nothing, so whether it holds is asked of the next one.</summary>
    async Task<bool> Holds(string expression)
    {
        try { return await Eval($"!!({expression})") == "true"; }
        catch (InvalidOperationException) { return false; }
    }

    /// <summary>A click with the mouse in the middle of the first visible element that the selector finds.</summary>
    public async Task Click(string selector)
    {
        var found = $"[...document.querySelectorAll('{selector}')].find(e => e.getClientRects().length)";
        await See(found);
        var at = JsonNode.Parse(await Eval($"(() => {{ const r = {found}.getBoundingClientRect(); return JSON.stringify({{ x: r.x + r.width / 2, y: r.y + r.height / 2 }}) }})()"))!;
        foreach (var kind in (string[])["mouseMoved", "mousePressed", "mouseReleased"])
            await Send("Input.dispatchMouseEvent",
                new() { ["type"] = kind, ["x"] = (double)at["x"]!, ["y"] = (double)at["y"]!, ["button"] = kind == "mouseMoved" ? "none" : "left",
                    ["clickCount"] = 1 });
    }

    public Task Type(string text) => Send("Input.insertText", new() { ["text"] = text });

    /// <param name="modifiers">1 Alt, 2 Ctrl, 8 Shift, added.</param>
    public async Task Press(string key, int code, int modifiers = 0)
    {
        foreach (var kind in (string[])["rawKeyDown", "keyUp"]) await Key(kind, key, code, modifiers, null);
    }

    /// <summary>Enter or the space bar as they press a button: the browser acts on the character, too.</summary>
    public async Task Act(string key)
    {
        var (code, text) = key == "Enter" ? (13, "\r") : (32, " ");
        await Key("keyDown", key, code, 0, text);
        await Key("keyUp", key, code, 0, null);
    }

    Task<JsonNode> Key(string kind, string key, int code, int modifiers, string? text)
    {
        var sent = new JsonObject { ["type"] = kind, ["key"] = key, ["code"] = key.Length == 1 ? $"Key{key.ToUpperInvariant()}" : key,
            ["windowsVirtualKeyCode"] = code, ["modifiers"] = modifiers };
        if (text is not null) sent["text"] = text;
        return Send("Input.dispatchKeyEvent", sent);
    }

    /// <summary>From one place of the screen to another, with the mouse or with a finger.</summary>
    public async Task Drag((double X, double Y) from, (double X, double Y) to, bool finger = false)
    {
        for (var step = 0; step <= 6; step++)
        {
            var (x, y) = (from.X + (to.X - from.X) * Math.Min(step, 5) / 5, from.Y + (to.Y - from.Y) * Math.Min(step, 5) / 5);
            if (finger)
                await Send("Input.dispatchTouchEvent",
                    new() { ["type"] = step switch { 0 => "touchStart", 6 => "touchEnd", _ => "touchMove" },
                        ["touchPoints"] = step == 6 ? new JsonArray() : new JsonArray(new JsonObject { ["x"] = x, ["y"] = y }) });
            else await Send("Input.dispatchMouseEvent",
                new() { ["type"] = step switch { 0 => "mousePressed", 6 => "mouseReleased", _ => "mouseMoved" }, ["x"] = x, ["y"] = y,
                    ["button"] = "left", ["buttons"] = 1, ["clickCount"] = 1 });
        }
    }

    /// <summary>The page on paper, as PDF.</summary>
    public async Task<byte[]> Paper() =>
        Convert.FromBase64String((await Send("Page.printToPDF", new() { ["paperWidth"] = 8.27, ["paperHeight"] = 11.69 }))["data"]!.ToString());

    public async Task Picture(string path) =>
        await File.WriteAllBytesAsync(path,
            Convert.FromBase64String((await Send("Page.captureScreenshot", new() { ["format"] = "png" }))["data"]!.ToString()));

    async Task<int> Port()
    {
        while (await _process.StandardError.ReadLineAsync().WaitAsync(Patience) is { } line)
            if (line.Contains("DevTools listening on ws://", StringComparison.Ordinal))
            {
                _ = _process.StandardError.ReadToEndAsync();
                return new Uri(line[line.IndexOf("ws://", StringComparison.Ordinal)..]).Port;
            }
        throw new InvalidOperationException("chromium did not start");
    }

    /// <summary>Sends one command and reads on until its answer; what the browser tells in between is kept.</summary>
    async Task<JsonNode> Send(string method, JsonObject? parameters = null)
    {
        var id = ++_sent;
        using var patience = new CancellationTokenSource(Patience);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(new JsonObject { ["id"] = id, ["method"] = method,
            ["params"] = parameters ?? [] }.ToJsonString()), WebSocketMessageType.Text, true, patience.Token);
        while (true)
        {
            var answer = JsonNode.Parse(await Message(patience.Token))!;
            if (answer["method"] is not null) _heard.Add(answer);
            if (answer["id"]?.GetValue<int>() != id) continue;
            return answer["error"] is { } error ? throw new InvalidOperationException($"{method}: {error}") : answer["result"]!;
        }
    }

    async Task<byte[]> Message(CancellationToken ct)
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (WebSocketReceiveResult part; ;)
        {
            part = await _socket.ReceiveAsync(buffer, ct);
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) return message.ToArray();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Built.Remove(_profile);
    }
}
