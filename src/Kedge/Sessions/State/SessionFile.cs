namespace Kedge.Sessions.State;

/// <summary>A file that a session finds at <see cref="Folder"/>, mounted read-only and owned by the session's user.</summary>
/// <param name="Name">Without a folder.</param>
public sealed record SessionFile(string Name, string Content, UnixFileMode Mode = SessionFile.Private)
{
    /// <summary>Where the files are inside the container.</summary>
    public const string Folder = "/run/kedge";

    public const UnixFileMode Private = UnixFileMode.UserRead;
    public const UnixFileMode Program = UnixFileMode.UserRead | UnixFileMode.UserExecute;

    /// <summary>Its path inside the container.</summary>
    public string Path => PathOf(Name);

    public static string PathOf(string name) => $"{Folder}/{name}";
}
