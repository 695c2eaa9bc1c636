using System.Runtime.InteropServices;

namespace Kedge.Machines.Probe;

/// <summary>The C library that this process runs on. Door: libc.</summary>
static partial class Glibc
{
    /// <summary>Null where it is not glibc (musl, macOS, Windows).</summary>
    public static DottedVersion? Version()
    {
        try
        {
            return DottedVersion.TryParse(Marshal.PtrToStringUTF8(gnu_get_libc_version()), null, out var version) ? version : null;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc")] private static partial nint gnu_get_libc_version();
}
