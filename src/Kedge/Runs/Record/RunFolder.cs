using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kedge.Runs.Resources;
using Kedge.Sessions;

namespace Kedge.Runs.Record;

/// <summary>A run's folder as its only writer sees it (docs/reference/runs.md). Door: disk, clock, random ids.</summary>
public sealed class RunFolder
{
    RunFolder(RunId id, string path) => (Id, Root) = (id, path);

    public RunId Id { get; }

    public string Root { get; }

    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Claims a new folder below <paramref name="runs"/>. Two runs never share one: making the folder is the claim.</summary>
    /// <exception cref="KedgeException">KDG5002</exception>
    public static RunFolder Claim(string runs, DateTimeOffset now)
    {
        try
        {
            Ignore(runs);
            while (true)
            {
                var id = RunId.Of(now, BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)));
                var path = Path.Combine(runs, id.ToString());
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                if (!Posix.ClaimFolder(path)) continue;
                foreach (var part in (string[])["metrics", "log", "env", "code", "sys"]) Directory.CreateDirectory(Path.Combine(path, part));
                return new(id, path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(RunProblems.CannotRecord(runs, e.Message), e);
        }
    }

    /// <summary>Raw logs and signs of life stay out of git; everything else is for the repository.</summary>
    static void Ignore(string runs)
    {
        Directory.CreateDirectory(runs);
        var file = Path.Combine(runs, ".gitignore");
        if (!File.Exists(file)) File.WriteAllText(file, "log/\ngiven/\nartifacts/\nbeat-*\n*.tmp\n");
    }

    public void Write(RunPlan plan) => Replace("run.json", RunJson.Write(plan));

    public void Write(RunEnd end) => Replace("end.json", RunJson.Write(end));

    /// <summary>While the run goes on: nothing is made anew where somebody took the folder away.</summary>
    public void Write(Placement placement) => PlainFile.Replace(Root, Placement.FileName, RunJson.Write(placement));

    /// <summary>Writes a file so that readers see the old one or the whole new one, also after a power cut.</summary>
    public void Replace(string name, string text)
    {
        var path = PathOf(name);
        var temporary = path + ".tmp";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
        Posix.SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Writes a side file of the record. Less careful: it can be made again, or its absence is listed.</summary>
    public void WriteSide(string name, string text) => File.WriteAllText(PathOf(name), text);

    /// <summary>Copies the lock beside the run; false when there is none.</summary>
    public bool CopyLock(string source)
    {
        if (!File.Exists(source)) return false;
        File.Copy(source, PathOf("env/kedge.lock"));
        return true;
    }

    /// <summary>SHA-256 of a file of the record, in hex; an empty file is removed and has none.</summary>
    public string? DigestOrRemove(string name)
    {
        var path = PathOf(name);
        if (!File.Exists(path)) return null;
        using (var file = File.OpenRead(path))
            if (file.Length > 0) return Convert.ToHexStringLower(SHA256.HashData(file));
        File.Delete(path);
        return null;
    }

    /// <summary>False when somebody took the folder away while the run went on.</summary>
    public bool IsThere => Directory.Exists(Root);

    /// <summary>Takes a folder away for which there will be no run.</summary>
    public void GiveBack()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays as a run that never began, and says so in lists.
        }
    }

    /// <summary>Removes the folders that nothing was put into.</summary>
    public void DropEmpty()
    {
        foreach (var part in (string[])["metrics", "code", "env", "sys"])
            if (Directory.Exists(PathOf(part)) && !Directory.EnumerateFileSystemEntries(PathOf(part)).Any()) Directory.Delete(PathOf(part));
    }

    /// <summary>Starts the sign of life: a file named for this host and process, touched every ten seconds until disposed.</summary>
    public IDisposable Beat() => new Heart(PathOf(string.Create(CultureInfo.InvariantCulture, $"beat-{Environment.MachineName}-{Environment.ProcessId}")));

    sealed class Heart : IDisposable
    {
        readonly string _file;
        readonly Timer _timer;

        public Heart(string file)
        {
            File.WriteAllBytes(file, []);
            (_file, _timer) = (file, new(_ => Touch(file), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10)));
        }

        static void Touch(string file)
        {
            try
            {
                File.SetLastWriteTimeUtc(file, DateTime.UtcNow);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A missed beat is what a missing folder should look like.
            }
        }

        public void Dispose()
        {
            _timer.Dispose();
            try
            {
                File.Delete(_file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The folder is gone, or not ours any more: the run's end is not held up by that.
            }
        }
    }
}
