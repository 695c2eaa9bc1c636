namespace Kedge.Docs.Configuration;

/// <summary>
/// Path patterns with the meaning that they have in .gitignore: a slash at the start or in the middle ties a pattern to the root, without
/// one it matches at any depth; a slash at the end matches folders only, ** any number of folders; ! takes back what patterns before it match.
/// </summary>
public static class Globs
{
    /// <param name="path">Of a file, from the root.</param>
    public static bool Any(IReadOnlyList<string> globs, string path)
    {
        if (globs.Count == 0) return false;
        var parts = path.Split('/');
        // As in git, nothing is taken back from a folder that is matched itself.
        return Enumerable.Range(1, parts.Length).Any(n => globs.LastOrDefault(g => Matches(g, parts.AsSpan(0, n), n < parts.Length)) is { } last && last[0] != '!');
    }

    static bool Matches(string written, ReadOnlySpan<string> path, bool isFolder)
    {
        var glob = written.StartsWith('!') ? written[1..] : written;
        if (glob.EndsWith('/') && !isFolder) return false;
        if (!glob.TrimEnd('/').Contains('/')) return Part(glob.TrimEnd('/'), path[^1]);
        var parts = glob.Trim('/').Split('/');
        // Everything in a folder is what begins directly in it.
        if (parts[^1] == "**") parts[^1] = "*";
        return Parts(parts, path);
    }

    /// <summary>Part by part, with one place to go back to, so that no pattern needs exponential time.</summary>
    static bool Parts(ReadOnlySpan<string> glob, ReadOnlySpan<string> path)
    {
        int g = 0, p = 0, deep = -1, from = 0;
        while (p < path.Length)
        {
            if (g < glob.Length && glob[g] == "**") (deep, from) = (++g, p);
            else if (g < glob.Length && Part(glob[g], path[p])) (g, p) = (g + 1, p + 1);
            else if (deep >= 0) (g, p) = (deep, ++from);
            else return false;
        }
        return g == glob.Length;
    }

    /// <summary>The same with the characters of one part.</summary>
    static bool Part(ReadOnlySpan<char> glob, ReadOnlySpan<char> name)
    {
        int g = 0, n = 0, star = -1, from = 0;
        while (n < name.Length)
        {
            if (g < glob.Length && glob[g] == '*') (star, from) = (++g, n);
            else if (g < glob.Length && One(glob[g..], name[n]) is var taken and > 0) (g, n) = (g + taken, n + 1);
            else if (star >= 0) (g, n) = (star, ++from);
            else return false;
        }
        return glob[g..].Trim('*').IsEmpty;
    }

    /// <summary>How much of the pattern stands for this character; 0: it does not.</summary>
    static int One(ReadOnlySpan<char> glob, char c) => glob[0] switch
    {
        '?' => 1,
        '[' when glob.Length > 2 && glob[2..].IndexOf(']') is var end and >= 0 => IsIn(glob[1..(end + 2)], c) ? end + 3 : 0,
        '\\' when glob.Length > 1 => glob[1] == c ? 2 : 0,
        var same => same == c ? 1 : 0,
    };

    /// <param name="set">As between brackets: <c>a-z_</c>, or <c>!0-9</c>.</param>
    static bool IsIn(ReadOnlySpan<char> set, char c)
    {
        if (set.Length > 1 && set[0] is '!' or '^') return !IsIn(set[1..], c);
        for (var i = 0; i < set.Length; i++)
        {
            var last = i + 2 < set.Length && set[i + 1] == '-' ? set[i + 2] : set[i];
            if (c >= set[i] && c <= last) return true;
            if (last != set[i]) i += 2;
        }
        return false;
    }
}
