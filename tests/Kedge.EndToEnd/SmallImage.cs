using System.Text.Json;
using System.Text.RegularExpressions;
using Kedge.Locks;

namespace Kedge.EndToEnd;

/// <summary>
/// A real suite's base system with Python and nothing else: what the loop locks, cut down to about a hundred packages, so that it
/// is built often. The lock is made by hand in that it names fewer packages; every one of them is the archive's own.
/// </summary>
sealed partial class SmallImage : IDisposable
{
    static readonly HashSet<string> WithPython =
    [
        "libcom-err2", "libdb5.3", "libexpat1", "libffi8", "libgssapi-krb5-2", "libk5crypto3", "libkeyutils1", "libkrb5-3", "libkrb5support0",
        "libmpdec3", "libncursesw6",
        "libnsl2", "libreadline8", "libreadline8t64", "libsqlite3-0", "libtirpc-common", "libtirpc3", "libtirpc3t64", "libuuid1", "media-types", "readline-common",
    ];

    public Built Built { get; } = new();

    public string Image { get; private set; } = "";

    public static Task<SmallImage> Make(string suite, string python, string torch, string system = "") => Make(
        $"name: small\nos: debian:{suite}\npython: \"{python}\"\ntorch: {torch}\ncuda: cpu\nfrom: debian\nsystem: [{system}]\n",
        whole => p => p.For == "base" || p.For == system || IsPython(p));

    /// <summary>The same with an SSH server, and so fit for a session without JupyterLab.</summary>
    public static Task<SmallImage> WithSsh(string suite, string name = "small") => Make(
        $"name: {name}\nos: debian:{suite}\ntorch: newest\ncuda: cpu\nfrom: debian\naccess: {{jupyter: false, ssh: true}}\nmounts: [\".:/workspace\"]\n",
        whole => Under(whole, "openssh-server", "procps", "rsync", "tini"));

    static async Task<SmallImage> Make(string spec, Func<LockFile, Func<LockedPackage, bool>> kept)
    {
        var small = new SmallImage();
        small.Built.Write("kedge.yaml", spec);
        (await small.Built.Kedge("lock")).Ended(0);
        var lockFile = Path.Combine(small.Built.Folder, LockOnDisk.FileName);
        var whole = LockText.Read(await File.ReadAllTextAsync(lockFile), lockFile).Value;
        await File.WriteAllTextAsync(lockFile, LockText.Write(whole with { Packages = [.. whole.Packages.Where(kept(whole))] }));
        small.Image = await small.Build();
        return small;
    }

    static bool IsPython(LockedPackage package) => WithPython.Contains(package.Name) || Python().IsMatch(package.Name);

    /// <summary>The base system, Python, and what is there because of <paramref name="roots"/>: the lock says of each package why.</summary>
    static Func<LockedPackage, bool> Under(LockFile whole, params string[] roots)
    {
        var kept = roots.ToHashSet();
        while (whole.Packages.Any(p => p.For != "base" && kept.Contains(p.Why) && kept.Add(p.Name))) { }
        return p => p.For == "base" || kept.Contains(p.Name) || IsPython(p);
    }

    /// <summary>Builds in this project and gives the image ID; <paramref name="shell"/> surrounds the command, as <c>umask 077; TZ=x "$@"</c> does.</summary>
    public async Task<string> Build(string shell = "\"$@\"", string? store = null, string? folder = null)
    {
        var surroundings = Built.Surroundings();
        if (store is not null) surroundings["KEDGE_STORE"] = store;
        var ran = await Built.Run("sh", ["-c", shell, "sh", Built.Program, "build", "--json"], folder ?? Built.Folder, surroundings);
        return JsonDocument.Parse(ran.Ended(0).Out).RootElement.GetProperty("image").GetString()!;
    }

    /// <summary>A command in the image as root, in Docker.</summary>
    public Task<Ran> Inside(string script, params string[] options) =>
        Built.Tool("docker", ["run", "--rm", "--user", "0", .. options, "--entrypoint", "/bin/sh", Image, "-c", script]);

    public void Dispose() => Built.Dispose();

    [GeneratedRegex(@"^(lib)?python3(\.\d+)?(-minimal|-stdlib)?$")]
    private static partial Regex Python();
}
