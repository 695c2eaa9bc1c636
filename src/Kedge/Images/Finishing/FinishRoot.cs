using System.Collections.Immutable;
using System.Text;
using Kedge.Packages.Tar;
using Kedge.Store;

namespace Kedge.Images.Finishing;

/// <summary>
/// The system that the finish step runs in, as one tar: wave 0 unpacked, later waves as tars inside, and the step's own files
/// below <c>.kedge</c>. Contents come straight from the layers' plain tars; no package is decompressed again. Door: disk.
/// </summary>
public sealed class FinishRoot(FinishPlan plan, BlobStore store)
{
    const string Info = "var/lib/dpkg/info/";

    /// <summary>Writes the tar to <paramref name="output"/>, which need not seek.</summary>
    public void Write(Stream output, CancellationToken ct)
    {
        var tar = new TarWriter(output);
        foreach (var link in MergedUsr.Links) tar.Begin(new(link, TarKind.Symlink, 0x1FF, 0, 0, LayerWriter.FolderTime, 0, "usr/" + link));
        foreach (var folder in new[] { ".kedge", ".kedge/scripts", "dev", "proc", "sys", "run", "usr", "usr/bin", "usr/lib", "usr/lib64", "usr/sbin" })
            tar.Begin(new(folder, TarKind.Directory, Modes.Folder, 0, 0, LayerWriter.FolderTime, 0));
        tar.Begin(new("tmp", TarKind.Directory, 0x3FF, 0, 0, LayerWriter.FolderTime, 0));
        Text(tar, ".kedge/finish.sh", Script());
        for (var wave = 0; wave < plan.Waves.Length; wave++)
            if (plan.Waves[wave].Length > 0) WriteWave(tar, wave, ct);
        Text(tar, ".kedge/triggered", string.Concat(plan.Triggered.Select(t => $"{t.Package.Package.InfoName} {string.Join(' ', t.Triggers)}\n")));
        Text(tar, "var/lib/dpkg/status", "");
        Text(tar, "var/lib/dpkg/available", "");
        tar.Finish();
    }

    void WriteWave(TarWriter tar, int wave, CancellationToken ct)
    {
        var packages = plan.Waves[wave];
        Text(tar, $".kedge/wave-{wave}.status", string.Concat(packages.Select(p => DpkgDatabase.Status(p.Package, "install ok unpacked"))));
        var preinst = packages.Where(p => p.HasToRun("preinst")).ToList();
        Text(tar, $".kedge/wave-{wave}.preinst", string.Concat(preinst.Select(p => p.Package.InfoName + "\n")));
        foreach (var package in preinst) Text(tar, $".kedge/scripts/{package.Package.InfoName}.preinst", package.Scripts["preinst"], Modes.Executable);
        if (wave == 0) Content(tar, packages, new HashSet<string>(["usr", "usr/bin", "usr/lib", "usr/lib64", "usr/sbin", "run", "tmp", "proc", "sys", "dev"]), ct);
        else
        {
            tar.Begin(new($".kedge/wave-{wave}.tar", TarKind.File, Modes.File, 0, 0, LayerWriter.FolderTime, Measure(packages, ct)));
            var inner = new TarWriter(new Passage(tar));
            Content(inner, packages, [], ct);
            inner.Finish();
            tar.End();
        }
    }

    long Measure(ImmutableArray<ScriptedPackage> packages, CancellationToken ct)
    {
        var tar = new TarWriter(Stream.Null);
        Content(tar, packages, [], ct, measure: true);
        tar.Finish();
        return tar.Position;
    }

    void Content(TarWriter tar, ImmutableArray<ScriptedPackage> packages, HashSet<string> folders, CancellationToken ct, bool measure = false)
    {
        foreach (var group in packages.GroupBy(p => p.Layer))
        {
            using var blob = store.OpenRead(group.Key.DiffId);
            foreach (var laid in group.SelectMany(p => p.Package.Entries))
            {
                ct.ThrowIfCancellationRequested();
                if (IsBytecode(laid.Entry.Path) || (laid.Entry.Kind == TarKind.Directory && !folders.Add(laid.Entry.Path))) continue;
                tar.Begin(laid.Entry);
                if (laid.Entry.Kind != TarKind.File) continue;
                if (measure) tar.Advance(laid.Entry.Size);
                else Copy(blob, laid, tar);
                tar.End();
            }
        }
    }

    static void Copy(FileStream blob, LaidEntry laid, TarWriter tar)
    {
        Span<byte> buffer = stackalloc byte[32 << 10];
        for (long at = 0; at < laid.Entry.Size;)
        {
            var got = RandomAccess.Read(blob.SafeFileHandle, buffer[..(int)Math.Min(buffer.Length, laid.Entry.Size - at)], laid.Offset + at);
            if (got == 0) throw new KedgeException(ImageProblems.DamagedLayer(blob.Name));
            tar.Write(buffer[..got]);
            at += got;
        }
    }

    public static bool IsBytecode(string path) => path.EndsWith(".pyc", StringComparison.Ordinal) || path.EndsWith("/__pycache__", StringComparison.Ordinal);

    static void Text(TarWriter tar, string path, string text, int mode = Modes.File) =>
        tar.Add(new(path, TarKind.File, mode, 0, 0, LayerWriter.FolderTime, 0), Encoding.UTF8.GetBytes(text));

    string Script()
    {
        using var stream = typeof(FinishRoot).Assembly.GetManifestResourceStream("Kedge.Images.Finishing.finish.data.sh")!;
        var arch = plan.Packages.Select(p => p.Package.Field("Architecture")).FirstOrDefault(a => a is not (null or "all")) ?? "amd64";
        return new StreamReader(stream).ReadToEnd().Replace("@ARCH@", arch, StringComparison.Ordinal);
    }

    /// <summary>Lets one tar be written as the content of a file in another.</summary>
    sealed class Passage(TarWriter outer) : WriteOnlyStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => outer.Write(buffer);
    }
}
