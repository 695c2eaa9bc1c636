namespace Kedge.Specs;

/// <summary>Finds and reads <c>kedge.yaml</c>.</summary>
public static class SpecFile
{
    public const string Name = "kedge.yaml";

    /// <summary>The spec of the project that <paramref name="folder"/> lies in: the nearest <c>kedge.yaml</c> there or above, as git finds its repository.</summary>
    /// <returns>The spec or its problems, and the folder that holds it (<paramref name="folder"/> itself when there is none).</returns>
    public static (Checked<Spec> Spec, string Folder) Load(string folder)
    {
        var here = Path.GetFullPath(folder);
        for (var project = here; project is not null; project = Path.GetDirectoryName(project))
        {
            var path = Path.Combine(project, Name);
            if (File.Exists(path)) return (SpecReader.Read(Bytes(path), Path.GetRelativePath(here, path)), project);
        }
        return (Checked<Spec>.Bad(SpecProblems.NotFound(here)), here);
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
