using System.Diagnostics;
using Kedge.Images;
using Kedge.Images.Outputs;
using Kedge.Store;

namespace Kedge.Cli.Projects;

public enum OutputKind { Oci, DockerArchive }

/// <summary>Where an image is to be written besides the store: <c>oci:DIR</c> or <c>docker-archive:FILE</c>.</summary>
public sealed record ImageOutput(OutputKind Kind, string Path)
{
    /// <param name="folder">What a relative path is relative to.</param>
    public static Checked<ImageOutput> Parse(string text, string folder)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (kind, path) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
        return (kind, path) switch
        {
            (_, "") => Checked<ImageOutput>.Bad(OutputProblems.UnknownOutput(text)),
            ("oci", _) => Checked<ImageOutput>.Ok(new(OutputKind.Oci, System.IO.Path.GetFullPath(path, folder))),
            ("docker-archive", _) => Checked<ImageOutput>.Ok(new(OutputKind.DockerArchive, System.IO.Path.GetFullPath(path, folder))),
            _ => Checked<ImageOutput>.Bad(OutputProblems.UnknownOutput(text)),
        };
    }

    /// <returns>Digest of the manifest that the output holds.</returns>
    public async Task<Digest> Write(Image image, BlobStore store, CancellationToken ct)
    {
        switch (Kind)
        {
            case OutputKind.Oci:
                return await OciLayout.Write(image, store, Path, ct);
            case OutputKind.DockerArchive:
                await DockerArchive.WriteFile(image, store, Path, ct);
                return image.LocalManifest.Digest;
            default:
                throw new UnreachableException();
        }
    }

    public override string ToString() => (Kind == OutputKind.Oci ? "oci:" : "docker-archive:") + Path;
}
