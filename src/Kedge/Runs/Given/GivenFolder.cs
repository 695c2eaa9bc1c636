using System.Security.Cryptography;
using Kedge.Sessions;

namespace Kedge.Runs.Given;

/// <summary>
/// The folder <c>given/</c> of a running run, which its command may write to: what it is offered (<c>lib/</c>, a socket) and what it
/// hands over (<c>log-*.jsonl</c>, <c>ranks/</c>, <c>artifacts/</c>). When the run ends, what is worth keeping is moved. Door: disk, random token.
/// </summary>
public sealed class GivenFolder : IDisposable
{
    readonly string _run;
    readonly Owner _user;
    readonly Posix.OpenFolder _open;

    GivenFolder(string run, Owner user)
    {
        (_run, _user, Root) = (run, user, Path.Combine(run, "given"));
        Directory.CreateDirectory(Path.Combine(Root, "lib"));
        Directory.CreateDirectory(Path.Combine(Root, RunChannel.Profiler));
        Write(Path.Combine(Root, RunChannel.Profiler, "sitecustomize.py"), "profile");
        foreach (var (name, resource) in ((string, string)[])[("kedge.py", "kedge"), ("start.py", "start")]) Write(Path.Combine(Root, "lib", name), resource);
        _open = Posix.OpenFolder.At(Root);
        if (user != Posix.Me) Posix.Give(Root, user);
    }

    public string Root { get; }

    /// <summary>A short name for the socket: socket addresses have 108 bytes, and projects lie deep.</summary>
    public string SocketPath => $"{_open.Path}/mlflow.socket";

    /// <param name="run">The run's folder.</param>
    /// <param name="user">As whom the command runs, as this machine sees it.</param>
    public static GivenFolder Make(string run, Owner user) => new(run, user);

    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Lets the command's user, and nobody else, connect.</summary>
    public void OpenSocket()
    {
        File.SetUnixFileMode(SocketPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (_user != Posix.Me) Posix.Give(SocketPath, _user);
    }

    /// <summary>Moves ranks' logs and artifacts into the run's folder and removes the rest, which is in the record.</summary>
    public void PutAway()
    {
        foreach (var log in Files("ranks"))
            if (Following.RankLog.Place(log) is { } place)
                Move(log, FormattableString.Invariant($"log/r{place.Rank}.a{place.Attempt}.{(log.EndsWith("stdout.log", StringComparison.Ordinal) ? "out" : "err")}"));
        if (Files("prof").Any()) Move(Path.Combine(Root, "prof"), "prof");
        if (Files("artifacts").Any()) Move(Path.Combine(Root, "artifacts"), "artifacts");
        Directory.Delete(Root, recursive: true);   // links are removed, not followed
    }

    IEnumerable<string> Files(string below) => Directory.Exists(Path.Combine(Root, below)) && !IsLink(below)
        ? Directory.EnumerateFiles(Path.Combine(Root, below), "*",
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        : [];

    bool IsLink(string below) => new DirectoryInfo(Path.Combine(Root, below)).LinkTarget is not null;

    void Move(string from, string to)
    {
        var target = Path.Combine(_run, to);
        if (File.Exists(target) || Directory.Exists(target)) return;
        Directory.Move(from, target);
    }

    static void Write(string path, string resource)
    {
        using var text = Embedded.Open(typeof(GivenFolder), $"{resource}.data.py");
        using var file = File.Create(path);
        text.CopyTo(file);
    }

    public void Dispose() => _open.Dispose();
}
