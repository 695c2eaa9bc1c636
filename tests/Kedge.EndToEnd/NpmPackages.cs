using System.Diagnostics;

namespace Kedge.EndToEnd;

/// <summary>Packages from npm, with this machine's own settings: they say where packages come from.</summary>
static class NpmPackages
{
    /// <param name="known">In the versions that the tests were written with: a newer one may judge otherwise.</param>
    /// <param name="like">Where those cannot be had: whatever is like them.</param>
    public static async Task Install(string folder, string known, string like)
    {
        var stamp = Path.Combine(folder, "installed");
        if (File.Exists(stamp)) return;
        Directory.CreateDirectory(folder);
        const string Npm = "npm install --no-audit --no-fund --silent --prefix \"$0\"";
        using var npm = Process.Start(new ProcessStartInfo("sh", ["-c", $"{Npm} {known} >&2 || {Npm} {like} >&2", folder]) { RedirectStandardError = true })!;
        var said = await npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        Assert.True(npm.ExitCode == 0, said);
        await File.WriteAllTextAsync(stamp, known);
    }
}
