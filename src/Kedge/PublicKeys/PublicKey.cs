using System.Security.Cryptography;

namespace Kedge.PublicKeys;

/// <summary>A public key as one line of <c>authorized_keys</c> holds it, checked byte by byte: who has its private half may log in.</summary>
/// <param name="Type">Such as <c>ssh-ed25519</c>.</param>
/// <param name="Blob">The key in base64 (RFC 4253, 6.6).</param>
/// <param name="Comment">Free text without control characters; may be empty.</param>
public sealed record PublicKey(string Type, string Blob, string Comment)
{
    /// <summary>Longer lines are no keys: RSA with 16384 bits takes 2.8 KB.</summary>
    const int LongestLine = 8192;
    const int LongestComment = 200;

    /// <summary><c>SHA256:…</c> as ssh-keygen prints it: what people compare, and what sshd writes to its log.</summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(Blob))).TrimEnd('=');

    /// <summary>Its line, without options.</summary>
    public override string ToString() => Comment.Length == 0 ? $"{Type} {Blob}" : $"{Type} {Blob} {Comment}";

    /// <summary>Reads one line. What looks like a private key is refused without being shown.</summary>
    public static Checked<PublicKey> Parse(string line, Place? place)
    {
        var text = line.Trim();
        if (PrivateKey.IsIn(text)) return Bad(PublicKeyProblems.Private(place));
        if (text.Length > LongestLine || text.Any(c => char.IsControl(c) && c != '\t')) return Bad(PublicKeyProblems.NotALine(place));
        var words = text.Split([' ', '\t'], 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length > 0 && KeyType.WhyNot(words[0], place) is { } refused) return Bad(refused);
        if (words.Length < 2) return Bad(PublicKeyProblems.NoBlob(place, words.FirstOrDefault() ?? ""));
        return KeyBlob.Check(words[0], words[1], place) is { } wrong
            ? Bad(wrong)
            : Checked<PublicKey>.Ok(new(words[0], words[1], Plain(words.ElementAtOrDefault(2) ?? "")));
    }

    static Checked<PublicKey> Bad(Problem problem) => Checked<PublicKey>.Bad(problem);

    /// <summary>A comment is shown in terminals and written to files; only its look counts.</summary>
    static string Plain(string comment)
    {
        var plain = new string([.. comment.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)
            && char.GetUnicodeCategory(c) is not System.Globalization.UnicodeCategory.Format)]);
        return plain.Length <= LongestComment ? plain : plain[..LongestComment];
    }
}
