using System.Collections.Frozen;

namespace Kedge.Site;

public enum FileKind { None, File, Folder }

/// <summary>Files that are no pages.</summary>
static class Assets
{
    static readonly FrozenSet<string> Shown = """
        .png .jpg .jpeg .gif .svg .webp .avif .ico .bmp .mp4 .webm .ogg .mp3 .wav .pdf .csv .tsv .json .jsonl .ipynb .zip .gz .txt .woff .woff2
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a browser shows or saves: it is copied beside the pages. Source code is looked at where its history is.</summary>
    public static bool IsShown(string path) => Shown.Contains(Path.GetExtension(path));
}
