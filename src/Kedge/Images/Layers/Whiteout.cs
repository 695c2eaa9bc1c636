using Kedge.Packages.Tar;

namespace Kedge.Images.Layers;

/// <summary>An empty file <c>.wh.NAME</c> that hides NAME of the layers below (OCI image specification, layer.md).</summary>
public static class Whiteout
{
    const string Prefix = ".wh.";

    public static string Of(string path) => path.Insert(NameAt(path), Prefix);

    public static TarEntry Entry(string path) => new(Of(path), TarKind.File, Modes.File, 0, 0, LayerWriter.FolderTime, 0);

    /// <summary>The path that a whiteout hides; null when this is none.</summary>
    public static string? Hidden(string path) =>
        path.AsSpan(NameAt(path)).StartsWith(Prefix, StringComparison.Ordinal) ? path.Remove(NameAt(path), Prefix.Length) : null;

    static int NameAt(string path) => path.LastIndexOf('/') + 1;
}
