using System.Runtime.InteropServices;

namespace Kedge.Sessions;

/// <summary>The few POSIX calls that .NET does not offer. Door: processes, folders, the terminal.</summary>
public static partial class Posix
{
    const int ReadOnlyFolder = 0, CloseOnExec = 0x80000;

    /// <summary>Sends a signal; false when there is no such process or no right to it.</summary>
    public static bool Kill(int process, int signal) => kill(process, signal) == 0;

    /// <summary>Whether a process of this id exists, whoever owns it.</summary>
    public static bool IsAlive(int process) => kill(process, 0) == 0 || Marshal.GetLastPInvokeError() == 1 /* EPERM */;

    /// <summary>Until it is disposed, a write beyond the limit on the size of files (ulimit -f) fails; as it is, its signal (SIGXFSZ) would end this process.</summary>
    public static IDisposable SizeLimitAsError() =>
        PosixSignalRegistration.Create((PosixSignal)FileTooLarge, context => context.Cancel = true);

    /// <summary>SIGXFSZ, which .NET has no name for: 25 on Linux and macOS, 31 on Solaris.</summary>
    static int FileTooLarge => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? 25 : 31;

    /// <summary>Makes the folder; false when it is there already: of several callers one gets true.</summary>
    public static bool ClaimFolder(string path)
    {
        if (mkdir(path, 0b111_111_111) == 0) return true;
        var error = Marshal.GetLastPInvokeError();
        return error == 17 /* EEXIST */ ? false : throw new IOException(Marshal.GetPInvokeErrorMessage(error));
    }

    /// <summary>Makes a rename in this folder survive a power cut.</summary>
    public static void SyncFolder(string path)
    {
        var folder = open(path, ReadOnlyFolder);
        if (folder < 0) return;
        _ = fsync(folder);
        _ = close(folder);
    }

    /// <summary>Not even root may write there (EROFS).</summary>
    public static bool IsOnReadOnlyDisk(string path) => access(path, 2 /* W_OK */) != 0 && Marshal.GetLastPInvokeError() == 30;

    /// <summary>Gives a file or folder to somebody else; of a symbolic link the link itself.</summary>
    public static void Give(string path, Owner owner)
    {
        if (lchown(path, owner.Uid, owner.Gid) != 0)
            throw new IOException($"cannot give {path} to {owner}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    /// <summary>An open folder: a short path to it, however long its own is.</summary>
    public sealed class OpenFolder : IDisposable
    {
        readonly int _descriptor;

        OpenFolder(int descriptor) => _descriptor = descriptor;

        public static OpenFolder At(string path) =>
            open(path, ReadOnlyFolder | CloseOnExec) is >= 0 and var descriptor
                ? new(descriptor)
                : throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));

        public string Path => FormattableString.Invariant($"/proc/self/fd/{_descriptor}");

        public void Dispose() => _ = close(_descriptor);
    }

    public static Owner Me => new(geteuid(), getegid());

    /// <summary>Owner and permission bits of a file or folder; null where that cannot be told.</summary>
    public static (Owner Owner, uint Mode)? OwnerOf(string path) => Look(path, 0);

    /// <summary>Neither a link nor a pipe, a device or a folder.</summary>
    public static bool IsPlainFile(string path) => Look(path, 0x100 /* AT_SYMLINK_NOFOLLOW */) is { Mode: var mode } && (mode & 0xf000) == 0x8000;

    static (Owner Owner, uint Mode)? Look(string path, int flags)
    {
        // struct statx (statx(2)): uid, gid and mode stand at bytes 20, 24 and 28 on every architecture.
        Span<byte> facts = stackalloc byte[256];
        try
        {
            if (statx(-100 /* AT_FDCWD */, path, flags, 0x7ff /* STATX_BASIC_STATS */, ref MemoryMarshal.GetReference(facts)) != 0) return null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
        return (new(BitConverter.ToUInt32(facts[20..]), BitConverter.ToUInt32(facts[24..])), BitConverter.ToUInt16(facts[28..]));
    }

    /// <summary>When a file or folder last changed in any way (ctime), in nanoseconds since 1970; 0 where it is not there. A folder changes when
    /// something in it comes, goes or is replaced.</summary>
    public static long ChangedAt(string path)
    {
        // struct statx (statx(2)): stx_ctime stands at byte 96, seconds as 64 bits, then nanoseconds as 32.
        Span<byte> facts = stackalloc byte[256];
        if (statx(-100 /* AT_FDCWD */, path, 0, 0x80 /* STATX_CTIME */, ref MemoryMarshal.GetReference(facts)) != 0) return 0;
        return BitConverter.ToInt64(facts[96..]) * 1_000_000_000 + BitConverter.ToUInt32(facts[104..]);
    }

    /// <summary>Whether this process is in the foreground of the terminal on standard input, so that it may read from it.</summary>
    public static bool IsForeground => tcgetpgrp(0) == getpgrp();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)] private static partial int access(string path, int mode);
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)] private static partial int lchown(string path, uint uid, uint gid);
    [LibraryImport("libc", SetLastError = true)] private static partial int kill(int pid, int signal);
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)] private static partial int mkdir(string path, uint mode);
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)] private static partial int open(string path, int flags);
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)] 
    private static partial int statx(int folder, string path, int flags, uint mask, ref byte facts);
    [LibraryImport("libc")] private static partial int fsync(int file);
    [LibraryImport("libc")] private static partial int close(int file);
    [LibraryImport("libc")] private static partial uint geteuid();
    [LibraryImport("libc")] private static partial uint getegid();
    [LibraryImport("libc")] private static partial int tcgetpgrp(int file);
    [LibraryImport("libc")] private static partial int getpgrp();
}
