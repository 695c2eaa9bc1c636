namespace Kedge.Docs.Pages;

/// <summary>Texts that no person wrote: seen before the parser spends time on them.</summary>
static class Shape
{
    /// <summary>Opening brackets in one paragraph: the parser looks back over all of them for each that closes.</summary>
    const int MostBrackets = 20_000;

    public static string? TooLong(string text)
    {
        if (text.Length > PageReader.MostBytes) return $"it is larger than {PageReader.MostBytes >> 20} MiB";
        return null;
    }
}
