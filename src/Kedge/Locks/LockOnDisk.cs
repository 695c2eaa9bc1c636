using System.Text;

namespace Kedge.Locks;

/// <summary><c>kedge.lock</c> beside its spec. Door: reads it whole, replaces it by rename.</summary>
public static class LockOnDisk
{
    public const string FileName = "kedge.lock";
    const long Largest = 64 << 20;

    public static string PathIn(string folder) => Path.Combine(folder, FileName);

    /// <summary>The lock, or its problems; a missing file is KDG2201.</summary>
    public static Checked<LockFile> Load(string folder)
    {
        var path = PathIn(folder);
        try
        {
            if (!File.Exists(path)) return Checked<LockFile>.Bad(LockProblems.Missing(path));
            if (new FileInfo(path).Length > Largest) return Checked<LockFile>.Bad(LockProblems.CannotRead(path, "it is far too large for a lock"));
            return new LockReader(FileName, File.ReadAllBytes(path)).Read();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(LockProblems.CannotRead(path, failed.Message), failed);
        }
    }

    /// <summary>Writes the lock whole or not at all; leaves a file with the same bytes as it is. Returns whether it changed.</summary>
    public static bool Save(string folder, LockFile file)
    {
        var path = PathIn(folder);
        var text = Encoding.UTF8.GetBytes(LockText.Write(file));
        var temporary = Path.Combine(folder, $".{FileName}.{Environment.ProcessId}");
        try
        {
            if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(text)) return false;
            using (var stream = new FileStream(temporary, FileMode.Create))
            {
                stream.Write(text);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
            return true;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new KedgeException(LockProblems.CannotWrite(path, failed.Message), failed);
        }
    }
}
