using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Kedge.EndToEnd;

/// <summary>
/// A test that needs tools of the machine: "docker" and "podman" must answer, "root" must be the user, "$NAME" must be set (which says
/// where something outside is, so that it may be missing in CI as well), any other name must be on PATH.
/// On a developer's machine the test is skipped with the reason; where CI is true it runs, and so fails, because nothing may be skipped there.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class FactWithAttribute : FactAttribute
{
    static readonly ConcurrentDictionary<string, bool> Known = new();

    public FactWithAttribute(params string[] tools)
    {
        Tools = tools;
        if (tools.FirstOrDefault(t => t.StartsWith('$') && Environment.GetEnvironmentVariable(t[1..]) is null) is { } unset) Skip = $"{unset} is not set";
        if (Environment.GetEnvironmentVariable("CI") == "true") return;
        var missing = tools.Where(tool => !tool.StartsWith('$')).Where(tool => !Known.GetOrAdd(tool, Works)).ToList();
        if (missing.Count > 0) Skip = $"not here: {string.Join(", ", missing)}";
    }

    public string[] Tools { get; }

    public static bool Works(string tool) => tool switch
    {
        "docker" => Succeeds("docker", "version"),
        "podman" => Succeeds("podman", "info"),
        "root" => Environment.UserName == "root",
        _ => Succeeds("sh", "-c", $"command -v {tool}"),
    };

    static bool Succeeds(string program, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.StandardOutput.ReadToEnd();
            return process.WaitForExit(TimeSpan.FromMinutes(5)) && process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
