namespace Kedge.Compat;

/// <summary>Lists as prose.</summary>
static class Words
{
    /// <summary>"11.8, 12.6 and 12.8".</summary>
    public static string List(IReadOnlyList<string> items, string and) => items.Count switch
    {
        0 => "nothing",
        1 => items[0],
        _ => $"{string.Join(", ", items.Take(items.Count - 1))} {and} {items[^1]}",
    };
}
