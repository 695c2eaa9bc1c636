using System.Collections.Immutable;

namespace Kedge.Runs.Facts;

/// <summary>Keeps what looks like a secret out of records that people commit: a record is shared, a token is not.</summary>
public static class Secrets
{
    public const string Mask = "***";

    static readonly ImmutableArray<string> Marks = ["token", "secret", "password", "passwd", "api_key", "apikey", "access_key", "private_key", "credential"];

    /// <summary>Whether a variable or an option of this name holds a secret. <c>tokenizer</c>, <c>max_tokens</c>, <c>num-tokens</c> do not.</summary>
    public static bool IsName(string name)
    {
        var plain = name.TrimStart('-').ToLowerInvariant().Replace('-', '_');
        return Marks.Any(mark => plain == mark || plain.EndsWith("_" + mark, StringComparison.Ordinal) || plain.EndsWith("." + mark, StringComparison.Ordinal))
            || (plain != "key" && plain.EndsWith("_key", StringComparison.Ordinal) && plain.Contains("api", StringComparison.Ordinal));
    }

    /// <summary>The words with the values of secret options masked, and the names of those options.</summary>
    public static (ImmutableArray<string> Words, ImmutableArray<string> Masked) Hide(ImmutableArray<string> words)
    {
        var (kept, masked) = (words.ToBuilder(), ImmutableArray.CreateBuilder<string>());
        for (var i = 0; i < words.Length; i++)
        {
            var equals = words[i].IndexOf('=');
            if (equals > 0 && IsName(words[i][..equals]))
            {
                kept[i] = words[i][..(equals + 1)] + Mask;
                masked.Add(words[i][..equals]);
            }
            else if (words[i].StartsWith("--", StringComparison.Ordinal) && IsName(words[i]) && i + 1 < words.Length && !words[i + 1].StartsWith('-'))
            {
                masked.Add(words[i]);
                kept[++i] = Mask;
            }
        }
        return (kept.ToImmutable(), masked.ToImmutable());
    }

    /// <summary>A remote without user and password: <c>https://me:pw@host/x.git</c> → <c>https://host/x.git</c>. <c>git@host:x.git</c> stays.</summary>
    public static string CleanRemote(string remote)
    {
        var scheme = remote.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return remote;
        var host = scheme + 3;
        var slash = remote.IndexOf('/', host);
        var at = remote.LastIndexOf('@', (slash < 0 ? remote.Length : slash) - 1);
        return at < host ? remote : remote[..host] + remote[(at + 1)..];
    }
}
