using System.Globalization;

namespace Kedge.PublicKeys;

/// <summary>What is wrong with a public key: KDG1060–1069.</summary>
public static class PublicKeyProblems
{
    /// <summary>Never shows the line, nor where in it.</summary>
    public static Problem Private(Place? place) => new("KDG1060", "this is a private key: it must not be here", Unseen(place),
        Hint: "take it out, and make a new pair (ssh-keygen -t ed25519) if the file was ever shared; the public key is the file that ends in .pub");

    public static Problem NotALine(Place? place) => new("KDG1061", "this is not one line of a public key", Unseen(place),
        Hint: "one line as in ~/.ssh/id_ed25519.pub: type, key, comment");

    public static Problem NoBlob(Place? place, string type) =>
        new("KDG1061", type.Length == 0 ? "a public key is empty" : $"behind '{type}' the key itself is missing", place,
        Hint: "copy the whole line of ~/.ssh/id_ed25519.pub");

    public static Problem UnknownType(Place? place, string type) =>
        new("KDG1062", type.Length <= 40
            && type.All(c => char.IsAsciiLetterOrDigit(c)
            || "-@.".Contains(c)) ? $"'{type}' is no type of public key" : "this begins with no type of public key", Unseen(place),
        Hint: "known: ssh-ed25519, ecdsa-sha2-nistp256/384/521, ssh-rsa, and sk-… of security keys");

    public static Problem Dsa(Place? place) =>
        new("KDG1063", "DSA keys are broken, and no OpenSSH of today takes them", place, Hint: "make a new one: ssh-keygen -t ed25519");

    public static Problem Certificate(Place? place) =>
        new("KDG1064", "this is a certificate, not a key", place, Hint: "give the key that it is about: the .pub file without -cert in its name");

    public static Problem Options(Place? place) => new("KDG1065",
        "options before a key are not taken: every key of a session opens the same shell", Unseen(place),
        Hint: "leave out what stands before the type; from= and command= mean nothing behind a loopback port");

    public static Problem NotBase64(Place? place) =>
        new("KDG1066", "the key is not base64: a part is missing, or something was added", place,
            Hint: "copy the whole line of the .pub file, without line breaks");

    public static Problem OtherTypeWithin(Place? place, string type, string inner) => new("KDG1067",
        inner.Length is > 0 and <= 40
            && inner.All(c => char.IsAsciiLetterOrDigit(c)
            || "-@.".Contains(c)) ? $"the line says {type}, the key within is {inner}" : $"the line says {type}, the key within is something else",
            place,
        Hint: "copy the whole line of the .pub file");

    public static Problem Torn(Place? place, string type) => new("KDG1068",
        $"this is not a whole {type} key", place,
        Hint: "copy the whole line of the .pub file");

    public static Problem RsaSize(Place? place, int bits, int least, int most) => new("KDG1069",
        string.Create(CultureInfo.InvariantCulture,
            $"an RSA key of {bits} bits: {(bits < least ? $"at least {least} are safe" : $"OpenSSH takes at most {most}")}"), place,
        Hint: "make a new one: ssh-keygen -t ed25519");

    static Place? Unseen(Place? place) => place is null ? null : place with { Excerpt = null };
}
