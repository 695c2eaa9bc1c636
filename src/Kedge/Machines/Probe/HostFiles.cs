using System.Collections.Immutable;
using System.Text;

namespace Kedge.Machines.Probe;

/// <summary>A host's files, read below a root folder ("/" on a real host). Whatever cannot be read is not there. Door: disk.</summary>
public sealed class HostFiles(string root)
{
    /// <summary>Bytes; no file that says something about a machine is larger, but a list of CDI mounts may be long.</summary>
    const int Largest = 4 << 20;

    readonly List<string> _refused = [];

    /// <summary>What could not be read for lack of rights, with the reason.</summary>
    public ImmutableArray<string> Refused => [.. _refused];

    public string PathOf(string path) => Path.Join(root, path);

    public bool Exists(string path) => Path.Exists(PathOf(path));

    public string? Text(string path)
    {
        try
        {
            using var file = new FileStream(PathOf(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[Largest];
            return Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, Largest, throwOnEndOfStream: false));
        }
        catch (UnauthorizedAccessException)
        {
            _refused.Add($"{path}: permission denied");
            return null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public IEnumerable<string> Lines(string path) => Text(path)?.Split('\n').Select(l => l.TrimEnd('\r')) ?? [];

    /// <summary>The value of the first line <c>name separator value</c>.</summary>
    public string? Field(string path, string name, char separator) =>
        Lines(path).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal) && l.IndexOf(separator) > 0) is { } line
            ? line[(line.IndexOf(separator) + 1)..].Trim().Trim('"') : null;

    /// <summary>Names of what is in a folder, in ordinal order.</summary>
    public ImmutableArray<string> Names(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(PathOf(folder)).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Whether this user may open a device for reading and writing. Opening NVIDIA's nodes has no effect.</summary>
    public bool Opens(string node)
    {
        try
        {
            using var file = new FileStream(PathOf(node), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return e is not UnauthorizedAccessException;
        }
    }

    /// <summary>The disk that a folder is on, or will be on once it is made.</summary>
    public Volume? Volume(string path)
    {
        try
        {
            var there = PathOf(path);
            while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } parent) there = parent;
            var drive = new DriveInfo(there);
            return new(path, drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
