using System.Globalization;
using Kedge.Packages.Debian.Archives;

namespace Kedge.Packages.Debian;

/// <summary>Every message about a distribution's archive: KDG2101–2119 mirrors, Release files and indexes.</summary>
public static class DebianProblems
{
    public const string NoMirrorCode = "KDG2101";
    public const string NoSuiteCode = "KDG2102";
    public const string NotCachedCode = "KDG2110";

    public static Problem NoMirror(string archive, string variable) => new("KDG2101",
        $"no mirror is known for the archive '{archive}'",
        Hint: $"name one: `sources: {{{archive}: URL}}` in kedge.yaml, or {variable}=URL in the environment, or a line in this host's /etc/apt/sources.list");

    public static Problem NoSuite(string suite, Uri url) => new("KDG2102",
        $"the archive has no {suite}: {url} is not there",
        Hint: "is the mirror complete, and the URL its base (the folder that holds dists/ and pool/)?");

    public static Problem CannotRead(Uri url, string why) =>
        new("KDG2103", $"cannot read {url}: {why}",
            Hint: "check the network, the proxy (http_proxy, https_proxy) and the mirror; `kedge lock --offline` uses what was read last");

    public static Problem NoGpgv(string suite, Digest? actual) => new("KDG2104",
        $"the signature of {suite} cannot be verified: gpgv is not installed",
        Hint: $"install the package gpgv; or {Pin(suite, actual)}");

    public static Problem NoKeyring(string distribution, string suite, Digest? actual) =>
        new("KDG2105", $"the signature of {suite} cannot be verified: there is no keyring of {distribution}",
            Hint: $"install the package {distribution}-archive-keyring, or set KEDGE_KEYRING to a keyring; or {Pin(suite, actual)}");

    public static Problem BadSignature(string suite, string keyring, string reason) => new("KDG2106",
        $"the Release file of {suite} is not signed by a key in {keyring}: {reason}",
        Hint: "the mirror or something on the way may have changed it: try another mirror; "
            + "a newer keyring helps where the distribution has new keys; "
            + $"or pin it by the SHA-256 that a trusted machine gives: `policy: {{release-sha256: {{{suite}: …}}}}`");

    public static Problem OtherThanPinned(string suite, Digest pinned, Digest actual) => new("KDG2107",
        $"the Release file of {suite} is not the pinned one: its SHA-256 is {actual.Hex}, pinned is {pinned.Hex}",
        Hint: "the archive has moved on, or the mirror is not to be trusted: compare with a trusted machine before changing policy.release-sha256");

    public static Problem Expired(string suite, DateTimeOffset until) =>
        new("KDG2108", string.Create(CultureInfo.InvariantCulture, $"the Release file of {suite} expired on {until:yyyy-MM-dd HH:mm} UTC"),
            Hint: "the mirror is behind, or this machine's clock is wrong; for a snapshot on purpose: `policy: {allow-expired-release: true}`");

    public static Problem NotRelease(string suite) => new("KDG2109",
        $"what the mirror gives as the Release file of {suite} is none",
        Hint: "a login page or a proxy's message? open the URL in a browser");

    public static Problem OtherSuite(string suite, string codename) =>
        new("KDG2109", $"the mirror gives the Release file of '{codename}' for {suite}", Hint: "try another mirror");

    public static Problem NotCached(string suite) =>
        new("KDG2110", $"--offline: {suite} has not been read on this machine yet", Hint: "run `kedge lock` once with the network");

    public static Problem NoIndex(string suite, string component, string architecture) =>
        new("KDG2111", $"{suite} has no {component} for {architecture}", Hint: "is the mirror complete?");

    public static Problem IndexRefused(string suite, string why) =>
        new("KDG2112", $"the package index of {suite} was refused: {why}", Hint: "try again, or another mirror");

    public static Problem IndexGone(string index) =>
        new("KDG2113", $"the mirror has a Release file but not the index that it names: {index}",
            Hint: "the mirror is being updated just now: try again in a few minutes, or another mirror");

    static string Pin(string suite, Digest? actual) =>
        $"pin the Release file by its SHA-256: `policy: {{release-sha256: {{{suite}: {actual?.Hex ?? "…"}}}}}`"
        + (actual is null ? "" : " (that is what this mirror gives now; compare it with a machine that you trust, it is not verified)");
}
