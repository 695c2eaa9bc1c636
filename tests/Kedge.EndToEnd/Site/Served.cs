using System.Diagnostics;

namespace Kedge.EndToEnd.Site;

/// <summary><c>kedge docs serve</c> while a test looks at it.</summary>
sealed class Served : IAsyncDisposable
{
    readonly Process _process;

    Served(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    public int Id => _process.Id;

    /// <summary>Any port may be taken; the next free one is served on and named.</summary>
    public static async Task<Served> Start(string folder, int port = 18_700)
    {
        var process = Process.Start(new ProcessStartInfo(Built.Program, ["docs", "serve", "--port", $"{port}"]) { WorkingDirectory = folder,
            RedirectStandardOutput = true })!;
        return new(process, await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("kedge docs serve named no address"));
    }

    /// <summary>As Ctrl-C in a terminal. Returns the exit code.</summary>
    public async Task<int> Interrupt()
    {
        using (var kill = Process.Start("kill", ["-INT", $"{_process.Id}"])) await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
