using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Kedge.Images.Layers;
using Kedge.Images.Top;
using Kedge.Packages.Tar;
using Kedge.Store;

namespace Kedge.Images.Finishing;

/// <summary>
/// What the finish step reads. First the system that it starts in, as one tar: wave 0 unpacked, and the step's own files below
/// <c>.kedge</c>. Then, on its standard input, the later waves: a tar of their scripts and states, and one of each wave's files,
/// each after a line with its length. Contents come straight from the layers' plain tars; no package is decompressed again. Door: disk.
/// </summary>
public sealed class FinishRoot(BlobStore store)
{
    /// <summary>Writes the system with its base to <paramref name="output"/>, which need not seek.</summary>
    public void Write(ImmutableArray<ScriptedPackage> first, Stream output, CancellationToken ct)
    {
        var tar = new TarWriter(output);
        foreach (var link in MergedUsr.Links) tar.Begin(new(link, TarKind.Symlink, 0x1FF, 0, 0, LayerWriter.FolderTime, 0, "usr/" + link));
        foreach (var folder in new[] { ".kedge", ".kedge/scripts", "dev", "proc", "sys", "run", "usr", "usr/bin", "usr/lib", "usr/lib64", "usr/sbin" })
            tar.Begin(new(folder, TarKind.Directory, Modes.Folder, 0, 0, LayerWriter.FolderTime, 0));
        tar.Begin(new("tmp", TarKind.Directory, 0x3FF, 0, 0, LayerWriter.FolderTime, 0));
        Text(tar, ".kedge/finish.sh", Script(first));
        Orders(tar, 0, first);
        Text(tar, "var/lib/dpkg/status", "");
        Text(tar, "var/lib/dpkg/available", "");
        Content(tar, first, new HashSet<string>(["usr", "usr/bin", "usr/lib", "usr/lib64", "usr/sbin", "run", "tmp", "proc", "sys", "dev"]), ct);
        tar.Finish();
    }

    /// <summary>Writes the later waves as the running step reads them.</summary>
    public void WriteLater(FinishPlan plan, Stream output, CancellationToken ct)
    {
        var later = Enumerable.Range(1, plan.Waves.Length - 1).Where(wave => plan.Waves[wave].Length > 0).ToList();
        Framed(output, tar =>
        {
            foreach (var wave in later) Orders(tar, wave, plan.Waves[wave]);
            Text(tar, ".kedge/triggered", string.Concat(plan.Triggered.Select(t => $"{t.Package.Package.InfoName} {string.Join(' ', t.Triggers)}\n")));
        });
        foreach (var wave in later) Framed(output, tar => Content(tar, plan.Waves[wave], [], ct));
    }

    /// <summary>Its length and then the tar, since a tar program takes all of a pipe, what follows its archive included.</summary>
    static void Framed(Stream output, Action<TarWriter> write)
    {
        var measured = new TarWriter(Stream.Null);
        write(measured);
        measured.Finish();
        output.Write(Encoding.ASCII.GetBytes(measured.Position.ToString(CultureInfo.InvariantCulture) + "\n"));
        var tar = new TarWriter(output);
        write(tar);
        tar.Finish();
    }

    static void Orders(TarWriter tar, int wave, ImmutableArray<ScriptedPackage> packages)
    {
        Text(tar, $".kedge/wave-{wave}.status", string.Concat(packages.Select(p => DpkgDatabase.Status(p.Package, "install ok unpacked"))));
        var preinst = packages.Where(p => p.HasToRun("preinst")).ToList();
        Text(tar, $".kedge/wave-{wave}.preinst", string.Concat(preinst.Select(p => p.Package.InfoName + "\n")));
        foreach (var package in preinst) Text(tar, $".kedge/scripts/{package.Package.InfoName}.preinst", package.Scripts["preinst"], Modes.Executable);
    }

    void Content(TarWriter tar, ImmutableArray<ScriptedPackage> packages, HashSet<string> folders, CancellationToken ct)
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
                if (tar.Measures) tar.Advance(laid.Entry.Size);
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

    static string Script(ImmutableArray<ScriptedPackage> first)
    {
        var arch = first.Select(p => p.Package.Field("Architecture")).FirstOrDefault(a => a is not (null or "all")) ?? "amd64";
        return Embedded.Text(typeof(FinishRoot), "finish.data.sh").Replace("@ARCH@", arch, StringComparison.Ordinal);
    }
}
