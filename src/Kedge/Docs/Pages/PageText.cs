using System.Collections.Immutable;
using System.Text;

namespace Kedge.Docs.Pages;

/// <summary>A file's bytes as text: what stands before it (a byte order mark) and where the bytes are no UTF-8, shown as U+FFFD.</summary>
/// <param name="BadBytes">Offsets in <paramref name="Text"/>, the first few.</param>
public sealed record PageText(string Text, bool HasMark, ImmutableArray<int> BadBytes)
{
    const int MostBadBytes = 20;
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    public static PageText Of(string text) => new(text, false, []);

    public static PageText Decode(ReadOnlySpan<byte> bytes)
    {
        var marked = bytes.StartsWith(Mark);
        if (marked) bytes = bytes[Mark.Length..];
        if (System.Text.Unicode.Utf8.IsValid(bytes)) return new(Encoding.UTF8.GetString(bytes), marked, []);
        return Broken(bytes, marked);
    }

    /// <summary>The bytes of the text with its mark. Only a text that was wholly UTF-8 gives its bytes back.</summary>
    public byte[] Encode(string text) => HasMark ? [.. Mark, .. Strict.GetBytes(text)] : Strict.GetBytes(text);

    static PageText Broken(ReadOnlySpan<byte> bytes, bool marked)
    {
        var text = new StringBuilder(bytes.Length);
        var bad = new List<int>();
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var used) != System.Buffers.OperationStatus.Done && bad.Count < MostBadBytes) bad.Add(text.Length);
            text.Append(rune);
            bytes = bytes[used..];
        }
        return new(text.ToString(), marked, [.. bad]);
    }
}
