using System.Text;

namespace Kedge.Runs.Record;

/// <summary>
/// Files of run folders that may have come from anybody, by git. Written never through a link, which could lead out of the
/// folder, and whole or not at all. Door: disk.
/// </summary>
public static class PlainFile
{
    /// <param name="folder">The run's folder.</param>
    /// <param name="name">Below it, at most one folder deep.</param>
    /// <exception cref="IOException">Also where a folder on the way is a link, or the run's own is gone: nobody wants it back for one file.</exception>
    public static void Replace(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        var parent = Path.GetDirectoryName(path)!;
        foreach (var place in (string[])[folder, parent])
            if (IsLink(place)) throw new IOException($"{place} is a link");
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"{folder} is gone");
        Directory.CreateDirectory(parent);
        File.Delete(path + ".tmp");
        using (var file = new FileStream(path + ".tmp", FileMode.CreateNew, FileAccess.Write)) file.Write(Encoding.UTF8.GetBytes(text));
        File.Move(path + ".tmp", path, overwrite: true);
    }

    /// <summary>All bytes of a file, also of one that somebody writes, or its last ones; null where it cannot be read.</summary>
    public static byte[]? Read(string path, int? last = null)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (last is { } count && file.Length > count) file.Position = file.Length - count;
            var bytes = new byte[file.Length - file.Position];
            return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;
}
