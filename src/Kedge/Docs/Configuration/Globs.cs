namespace Kedge.Docs.Configuration;

/// <summary>Path patterns as in .gitignore's simple cases: * within a part, ** over parts, a folder's name means everything below it.</summary>
public static class Globs
{
    public static bool Any(IEnumerable<string> globs, string path) => globs.Any(glob => Matches(glob.TrimStart('/').TrimEnd('/'), path));

    static bool Matches(string glob, string path) =>
        Match(glob, path) || !glob.Contains('/') && path.Split('/').Any(part => Match(glob, part)) || path.StartsWith(glob + "/", StringComparison.Ordinal);

    /// <summary>With one place to go back to, so that no pattern needs exponential time.</summary>
    static bool Match(ReadOnlySpan<char> glob, ReadOnlySpan<char> text)
    {
        int g = 0, t = 0, star = -1, from = 0;
        var deep = false;
        while (t < text.Length)
        {
            if (g < glob.Length && glob[g] == '*')
            {
                deep = g + 1 < glob.Length && glob[g + 1] == '*';
                g += deep ? 2 : 1;
                if (deep && g < glob.Length && glob[g] == '/') g++;
                (star, from) = (g, t);
            }
            else if (g < glob.Length && (glob[g] == text[t] || glob[g] == '?' && text[t] != '/')) (g, t) = (g + 1, t + 1);
            else if (star >= 0 && (deep || text[from] != '/')) (g, t) = (star, ++from);
            else return false;
        }
        while (g < glob.Length && glob[g] == '*') g++;
        return g == glob.Length;
    }
}
