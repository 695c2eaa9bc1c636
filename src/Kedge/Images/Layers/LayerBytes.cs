namespace Kedge.Images.Layers;

/// <summary>Reads a file's bytes back from the layer that holds them. Door: disk.</summary>
static class LayerBytes
{
    /// <exception cref="KedgeException">The layer's blob is shorter than its index says.</exception>
    public static byte[] Read(FileStream blob, LaidEntry laid)
    {
        var content = new byte[laid.Entry.Size];
        for (var at = 0; at < content.Length;)
        {
            var got = RandomAccess.Read(blob.SafeFileHandle, content.AsSpan(at), laid.Offset + at);
            if (got == 0) throw new KedgeException(ImageProblems.DamagedLayer(blob.Name));
            at += got;
        }
        return content;
    }
}
