using System.Globalization;

namespace Kedge.Store;

/// <summary>Every message about the store and what is fetched into it: KDG2301– downloads, KDG3901– the disk.</summary>
public static class StoreProblems
{
    /// <summary>Code of a file that no mirror has: the one failure with a better explanation elsewhere.</summary>
    public const string NotThere = "KDG2301";

    public static Problem CannotDownload(Wanted wanted, IReadOnlyList<DownloadFailure> failures)
    {
        // A URL that was tried again is as its last attempt was.
        var last = failures.GroupBy(f => f.Url).Select(g => g.Last()).ToArray();
        var lines = last.Select(f => $"\n  {Web.Shown(f.Url)}: {f.Why}");
        var all = string.Concat(lines);
        if (wanted.Urls.IsEmpty)
            return new("KDG2304", $"no mirror is known for {wanted.Name}", Hint: "name one under `sources:` in kedge.yaml");
        if (last.All(f => f.Kind == FailureKind.Missing))
            return new("KDG2301", $"{wanted.Name} is not where the lock says:{all}",
                Hint: "the archive may have replaced it: `kedge lock --update` takes what it has now, or name a snapshot mirror under `sources:`");
        return last.Any(f => f.Kind == FailureKind.Wrong)
            ? new("KDG2303", $"{wanted.Name} was refused, its bytes are not the locked ones:{all}",
                Hint: "the mirror or something on the way changes files; try another mirror under `sources:`")
            : new("KDG2302", $"cannot download {wanted.Name}:{all}",
                Hint: "check the network, the proxy (http_proxy, https_proxy) and the mirror; what has arrived is kept, so the same command continues");
    }

    public static string WrongSize(Wanted wanted, long actual) =>
        string.Create(CultureInfo.InvariantCulture, $"it has {actual} bytes, expected {wanted.Size}");

    public static string Truncated(Wanted wanted, long actual) =>
        string.Create(CultureInfo.InvariantCulture, $"the connection ended after {actual} of {wanted.Size} bytes");

    public static string WrongDigest(Wanted wanted, Digest? actual) =>
        $"its SHA-256 is {actual?.Hex}, expected {wanted.Sha256.Hex}";

    /// <summary>Disk full, read-only or not ours: said plainly, with where. Numbers are Linux's errno, which .NET hands on as HResult.</summary>
    public static KedgeException CannotWrite(string root, Exception cause)
    {
        const int NoSpace = 28, QuotaExceeded = 122, ReadOnly = 30, TooLarge = 27;
        return new(cause switch
        {
            UnauthorizedAccessException => NotOurs(root),
            { HResult: NoSpace or QuotaExceeded or TooLarge } => Full(root),
            { HResult: ReadOnly } => new Problem("KDG3903", $"the store {root} is on a file system that is mounted read-only",
                Hint: "KEDGE_STORE puts the store elsewhere"),
            _ => new Problem("KDG3902", $"cannot write to the store {root}: {cause.Message}", Hint: "KEDGE_STORE puts the store elsewhere"),
        }, cause);
    }

    static Problem Full(string root) => new("KDG3901", $"the disk is full: cannot write to the store {root}",
        Hint: "`kedge prune` frees space; KEDGE_STORE puts the store elsewhere; what is there already stays whole");

    static Problem NotOurs(string root) => new("KDG3902", $"cannot write to the store {root}: this user may not",
        Hint: "check who owns it (`ls -ld`); KEDGE_STORE puts the store elsewhere");
}
