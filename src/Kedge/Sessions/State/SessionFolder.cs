using System.Collections.Immutable;

namespace Kedge.Sessions.State;

/// <summary>
/// What Kedge keeps about one session on this machine, for its user alone (mode 0700): the record, the files that the
/// container sees read-only, its logs and its home. Keys and home stay from session to session. Door: these folders.
/// </summary>
public sealed class SessionFolder
{
    const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    const string RecordName = "session.json";

    SessionFolder(string path) => Path = path;

    public string Path { get; }
    /// <summary>Mounted read-only at <see cref="SessionFile.Folder"/>.</summary>
    public string Files => System.IO.Path.Combine(Path, "files");
    /// <summary>One log per server, written from inside.</summary>
    public string Logs => System.IO.Path.Combine(Path, "log");
    /// <summary>The session's HOME.</summary>
    public string Home => System.IO.Path.Combine(Path, "home");
    /// <summary>Keys and client configuration that never enter the container.</summary>
    public string Keys => System.IO.Path.Combine(Path, "ssh");
    string RecordPath => System.IO.Path.Combine(Path, RecordName);

    /// <summary>Where all sessions of a user are: <c>KEDGE_STATE</c>, else <c>$XDG_STATE_HOME/kedge</c>, else <c>~/.local/state/kedge</c>; below it
    /// <c>sessions/</c>.</summary>
    public static string Root(Func<string, string?> environment)
    {
        if (environment("KEDGE_STATE") is { Length: > 0 } chosen) return System.IO.Path.Combine(System.IO.Path.GetFullPath(chosen), "sessions");
        var state = environment("XDG_STATE_HOME") is { Length: > 0 } xdg ? xdg : System.IO.Path.Combine(environment("HOME") ?? "/", ".local/state");
        return System.IO.Path.Combine(state, "kedge/sessions");
    }

    public static SessionFolder Of(string root, SessionName name) => new(System.IO.Path.Combine(root, name.Key));

    /// <summary>Every session that is recorded below <paramref name="root"/>, by its folder's name.</summary>
    public static ImmutableArray<(SessionFolder Folder, SessionRecord Record)> All(string root) => !Directory.Exists(root) ? [] :
    [
        .. from path in Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal)
           let folder = new SessionFolder(path)
           let record = folder.Read()
           where record is not null
           select (folder, record),
    ];

    /// <summary>Null when nothing is recorded, or nothing that can be read.</summary>
    public SessionRecord? Read()
    {
        try
        {
            return SessionJson.Read(File.ReadAllBytes(RecordPath));
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Appears whole: a reader sees the record before or after, never half of it.</summary>
    public void Write(SessionRecord record) => WriteWhole(RecordPath, SessionJson.Write(record), UnixFileMode.UserRead | UnixFileMode.UserWrite);

    /// <summary>A page of the user's own that leads a browser on to an address.</summary>
    public string WritePage(string address)
    {
        var path = System.IO.Path.Combine(Path, "open.html");
        WriteWhole(path, $"<!doctype html><meta http-equiv=\"refresh\" content=\"0; url={address}\"><title>JupyterLab</title><a href=\"{address}\">JupyterLab</a>\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    /// <summary>The session is over: the record goes, home and keys stay.</summary>
    public void Forget() => Guard(() =>
    {
        File.Delete(RecordPath);
        File.Delete(System.IO.Path.Combine(Path, "open.html"));
        if (Directory.Exists(Files)) Directory.Delete(Files, recursive: true);
    });

    /// <summary>Puts exactly these files where the container will see them, readable by its user alone.</summary>
    public void Place(ImmutableArray<SessionFile> files, Owner owner) => Guard(() =>
    {
        Make(Files, owner);
        // Not the folder itself, which a container may have mounted.
        foreach (var old in Directory.EnumerateFiles(Files)) File.Delete(old);
        foreach (var file in files)
        {
            var path = System.IO.Path.Combine(Files, file.Name);
            WriteWhole(path, file.Content, file.Mode);
            Give(path, owner);
        }
    });

    /// <summary>Makes the folders that the container writes to; what an earlier one said about its end goes.</summary>
    public void MakeWritable(Owner owner) => Guard(() =>
    {
        Make(Logs, owner);
        File.Delete(System.IO.Path.Combine(Logs, Inside.Supervisor.IdleMark));
        Make(Home, owner);
    });

    /// <summary>Holds the session against other <c>kedge up</c> and <c>kedge down</c> until disposed; null when another one holds it.</summary>
    public IDisposable? TryHold()
    {
        IDisposable? held = null;
        Guard(() =>
        {
            Directory.CreateDirectory(Path, Mine);
            try
            {
                held = new FileStream(System.IO.Path.Combine(Path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException busy) when (busy.HResult is 11)
            {
                // EWOULDBLOCK: .NET's FileShare is flock(2), which the kernel drops when its process ends, however it ends.
            }
        });
        return held;
    }

    static void Make(string path, Owner owner)
    {
        Directory.CreateDirectory(path, Mine);
        Give(path, owner);
    }

    /// <summary>Only root gives away, and only root needs to: everybody else's container works as the caller.</summary>
    static void Give(string path, Owner owner)
    {
        if (Posix.Me.Uid == 0 && Posix.OwnerOf(path)?.Owner != owner) Posix.Give(path, owner);
    }

    static void WriteWhole(string path, string content, UnixFileMode mode) => Guard(() =>
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        File.Delete(temporary);
        using (var stream = new FileStream(temporary,
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode | UnixFileMode.UserWrite }))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(content));
        }
        File.SetUnixFileMode(temporary, mode);
        File.Move(temporary, path, overwrite: true);
    });

    static void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(SessionProblems.CannotKeep(failed.Message), failed);
        }
    }
}
