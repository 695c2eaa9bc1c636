using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Kedge.Store;

/// <summary>Whether the process that made a thing still runs. Door: the process table.</summary>
static class StoreProcess
{
    /// <param name="name"><c>PID-…</c>, as <see cref="BlobStore.NewTemporary"/> names it.</param>
    /// <param name="made">When the file was last written: a process that started later only got the same number again.</param>
    public static bool IsGone(string name, DateTime made) =>
        int.TryParse(name.Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && IsGone(id, made);

    /// <param name="seen">A moment (UTC) at which the process ran.</param>
    public static bool IsGone(int id, DateTime seen)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.StartTime.ToUniversalTime() > seen.AddSeconds(2);
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
