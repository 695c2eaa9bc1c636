namespace Kedge.Packages.Tar;

public enum TarKind { File, Directory, Symlink, Hardlink }

/// <summary>One tar member's header as a value. Paths are relative, without a leading <c>./</c> or a trailing slash.</summary>
/// <param name="Mode">Permission bits, 12 of them.</param>
/// <param name="Time">Modification time in seconds since 1970.</param>
/// <param name="Link">Target of a symlink as written, or of a hard link as a path like <see cref="Path"/>.</param>
/// <param name="Capability">The value of the <c>security.capability</c> attribute (capabilities(7)), or null.</param>
public sealed record TarEntry(
    string Path, TarKind Kind, int Mode, int Uid, int Gid, long Time, long Size, string Link = "", byte[]? Capability = null);
