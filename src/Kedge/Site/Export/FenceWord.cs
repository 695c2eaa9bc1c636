namespace Kedge.Site.Export;

/// <summary><c>key="value"</c> behind a fence.</summary>
static class FenceWord
{
    /// <param name="key">With the equals sign and the quote.</param>
    public static string? Find(string arguments, string key)
    {
        var at = arguments.IndexOf(key, StringComparison.Ordinal);
        if (at < 0 || at > 0 && arguments[at - 1] != ' ') return null;
        var end = arguments.IndexOf('"', at + key.Length);
        return end < 0 ? null : arguments[at..(end + 1)];
    }
}
