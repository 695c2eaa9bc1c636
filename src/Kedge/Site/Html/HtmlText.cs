using System.Buffers;
using System.Globalization;
using System.Text;

namespace Kedge.Site.Html;

/// <summary>A page's HTML as it grows: what comes from outside goes in by <see cref="Text"/> alone, which escapes it.</summary>
public sealed class HtmlText : IDisposable
{
    /// <summary>NUL is not allowed in HTML; the others would end a text or an attribute in double quotes.</summary>
    static readonly SearchValues<char> Special = SearchValues.Create("<>&\"\0");
    char[] _chars = ArrayPool<char>.Shared.Rent(64 << 10);

    public int Length { get; private set; }

    public ReadOnlySpan<char> Written => _chars.AsSpan(0, Length);

    /// <summary>Markup of Kedge's own.</summary>
    public HtmlText Raw(ReadOnlySpan<char> markup)
    {
        markup.CopyTo(Room(markup.Length));
        Length += markup.Length;
        return this;
    }

    /// <summary>Characters as they are to be read, in text or in a quoted attribute.</summary>
    public HtmlText Text(ReadOnlySpan<char> text)
    {
        for (; text.IndexOfAny(Special) is var at and >= 0; text = text[(at + 1)..])
            Raw(text[..at]).Raw(text[at] switch { '<' => "&lt;", '>' => "&gt;", '&' => "&amp;", '"' => "&quot;", _ => "\uFFFD" });
        return Raw(text);
    }

    public HtmlText Number(int number) => Raw(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A quoted attribute with a blank before it.</summary>
    public HtmlText Attribute(string name, ReadOnlySpan<char> value) => Raw(" ").Raw(name).Raw("=\"").Text(value).Raw("\"");

    public void Clear() => Length = 0;

    public byte[] ToBytes()
    {
        var bytes = GC.AllocateUninitializedArray<byte>(Encoding.UTF8.GetByteCount(Written));
        Encoding.UTF8.GetBytes(Written, bytes);
        return bytes;
    }

    public override string ToString() => Written.ToString();

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_chars);
        (_chars, Length) = ([], 0);
    }

    Span<char> Room(int count)
    {
        if (_chars.Length - Length >= count) return _chars.AsSpan(Length);
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(_chars.Length * 2, Length + count));
        Written.CopyTo(larger);
        ArrayPool<char>.Shared.Return(_chars);
        _chars = larger;
        return _chars.AsSpan(Length);
    }
}
