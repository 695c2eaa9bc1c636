using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Kedge.Store;

/// <summary>Whether the process that made a temporary file still runs. Door: the process table.</summary>
static class StoreProcess
{
    /// <param name="name"><c>PID-…</c>, as <see cref="BlobStore.NewTemporary"/> names it.</param>
    /// <param name="made">When the file was last written: a process that started later only got the same number again.</param>
    public static bool IsGone(string name, DateTime made)
    {
        if (!int.TryParse(name.Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return false;
        try
        {
            using var process = Process.GetProcessById(id);
            return process.StartTime.ToUniversalTime() > made.AddSeconds(2);
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception unknown) when (unknown is Win32Exception or InvalidOperationException)
        {
            return false;
        }
    }
}
