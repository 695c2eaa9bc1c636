using System.Diagnostics;
using System.Text.Json;

namespace Kedge.EndToEnd.Wheels;

/// <summary><c>kedge index serve</c> as a process of its own, for as long as a test needs it.</summary>
sealed class ServedIndex : IDisposable
{
    readonly Process _process;

    ServedIndex(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    public static async Task<ServedIndex> Start(string folder)
    {
        var process = Process.Start(new ProcessStartInfo(Built.Program, ["index", "serve", folder, "--json"]) { RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("kedge index serve said nothing");
        return new(process, JsonDocument.Parse(line).RootElement.GetProperty("url").GetString()!);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
