using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Kedge.Runs.Facts;

/// <summary>Keeps what looks like a secret out of records that people commit: a record is shared, a token is not.</summary>
public static partial class Secrets
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

    /// <summary>Whether a file's text has a private key or a token in it.</summary>
    public static bool AreIn(string text) => Tokens().IsMatch(text);

    /// <summary>The text with its tokens masked; the line that announces a private key stays, its body is for the caller.</summary>
    public static string HideTokens(string text) => Tokens().Replace(text, m => m.Value[0] == '-' ? m.Value : Mask);

    /// <summary>Whether a file of this name is there to keep secrets.</summary>
    public static bool IsFileName(string name) => FileNames().IsMatch(name);

    [GeneratedRegex(@"^\.env|\.(pem|key|p12|pfx|jks|keystore|kdbx)$|^id_(rsa|dsa|ecdsa|ed25519)|^\.?(netrc|pypirc|npmrc|htpasswd|git-credentials)$|credential|secret|token(s)?\.(json|txt|yaml)$", RegexOptions.IgnoreCase)]
    private static partial Regex FileNames();

    /// <summary>Private keys, and tokens whose issuers gave them a form that can be recognised.</summary>
    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bhf_[A-Za-z0-9]{30,}|\bsk-[A-Za-z0-9_-]{32,}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bAIza[0-9A-Za-z_-]{35}|\bglpat-[A-Za-z0-9_-]{20}")]
    private static partial Regex Tokens();
}
