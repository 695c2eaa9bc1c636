namespace Kedge.Specs;

/// <summary>Finds and reads <c>kedge.yaml</c>.</summary>
public static class SpecFile
{
    public const string Name = "kedge.yaml";
    const long LargestList = 32 << 20;

    /// <summary>The project that <paramref name="folder"/> lies in: the nearest folder there or above with a <c>kedge.yaml</c>, as git finds its
    /// repository; null when there is none.</summary>
    public static string? ProjectOf(string folder)
    {
        for (var project = Path.GetFullPath(folder); project is not null; project = Path.GetDirectoryName(project))
            if (File.Exists(Path.Combine(project, Name))) return project;
        return null;
    }

    /// <summary>The spec of the project that <paramref name="folder"/> lies in.</summary>
    /// <returns>The spec or its problems, and the folder that holds it (<paramref name="folder"/> itself when there is none).</returns>
    public static (Checked<Spec> Spec, string Folder) Load(string folder)
    {
        var here = Path.GetFullPath(folder);
        if (ProjectOf(here) is not { } project) return (Checked<Spec>.Bad(SpecProblems.NotFound(here)), here);
        var path = Path.Combine(project, Name);
        return (SpecReader.Read(Bytes(path), Path.GetRelativePath(here, path)).Then(spec => WithFiles(spec, project)), project);
    }

    /// <summary>
    /// The spec with the lists of packages that it names, or with the usual one that lies beside it when it has wheels but says
    /// nothing of packages: nobody should have to type a list again that is there.
    /// </summary>
    static Checked<Spec> WithFiles(Spec spec, string project)
    {
        var named = spec.Files.Select(f => f.Name).ToArray();
        if (spec.From == Channel.Pypi && spec.PlaceOf("packages") is null) named = [.. PackageFile.Usual.Where(n => File.Exists(Path.Combine(project, n))).Take(1)];
        var missing = named.Where(n => !File.Exists(Path.Combine(project, n))).Select(n => SpecProblems.NoPackageFile(spec.PlaceOf("packages", n), n)).ToArray();
        if (missing.Length > 0) return Checked<Spec>.Bad(missing);
        return Checked<Spec>.Ok(spec with { Files = [.. named.Select(n => new PackageFile(n, Text(Path.Combine(project, n))))] });
    }

    static string Text(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LargestList
                ? File.ReadAllText(path)
                : throw new KedgeException(SpecProblems.CannotRead(path, "it is far too large for a list of packages"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(SpecProblems.CannotRead(path, failure.Message), failure);
        }
    }

    /// <summary>The file's bytes, at most one more than a spec may have.</summary>
    static ReadOnlySpan<byte> Bytes(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[SpecReader.MostBytes + 1];
            return bytes.AsSpan(..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(SpecProblems.CannotRead(path, failure.Message), failure);
        }
    }
}
