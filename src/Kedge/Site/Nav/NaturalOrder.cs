namespace Kedge.Site.Nav;

/// <summary>Names as people order them: <c>page-9</c> before <c>page-10</c>, whatever the case.</summary>
public sealed class NaturalOrder : IComparer<string>
{
    public static readonly NaturalOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> a = x, b = y;
        while (!a.IsEmpty && !b.IsEmpty)
        {
            var order = char.IsAsciiDigit(a[0]) && char.IsAsciiDigit(b[0]) ? Numbers(ref a, ref b) : Letters(ref a, ref b);
            if (order != 0) return order;
        }
        return a.Length != b.Length ? a.Length - b.Length : string.CompareOrdinal(x, y);
    }

    static int Letters(ref ReadOnlySpan<char> a, ref ReadOnlySpan<char> b)
    {
        var order = char.ToLowerInvariant(a[0]) - char.ToLowerInvariant(b[0]);
        a = a[1..];
        b = b[1..];
        return order;
    }

    static int Numbers(ref ReadOnlySpan<char> a, ref ReadOnlySpan<char> b)
    {
        var left = Digits(ref a);
        var right = Digits(ref b);
        return left.Length != right.Length ? left.Length - right.Length : left.SequenceCompareTo(right);
    }

    static ReadOnlySpan<char> Digits(ref ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        var digits = text[..end].TrimStart('0');
        text = text[end..];
        return digits;
    }
}
