using System.Net;
using Kedge.Store;

namespace Kedge.Packages.Python.Indexes;

/// <summary>Every message about indexes of wheels: KDG2501–2419. URLs are shown without credentials and queries.</summary>
public static class IndexProblems
{
    const string WhereToName = "name one in kedge.yaml (`sources: {pypi: URL}`), in PIP_INDEX_URL or KEDGE_PYPI_MIRROR, or in pip's own configuration (`pip config set global.index-url URL`); a folder of wheels works, too: file:///path";

    public static Problem NoIndex() =>
        new("KDG2501", "no index of wheels is known", Hint: WhereToName);

    public static Problem Unauthorized(Uri url, HttpStatusCode status) => new("KDG2503",
        $"{Web.Shown(url)} wants a login (the server answered {(int)status})",
        Hint: "put it into ~/.netrc (machine HOST login USER password SECRET), or into the URL of PIP_INDEX_URL; never into kedge.yaml, which is committed");

    public static Problem TooMany(Uri url, TimeSpan? wait) => new("KDG2504",
        $"{Web.Shown(url)} has had too many requests (the server answered 429){(wait is { } w ? $" and asks to wait {w.TotalSeconds:0} s" : "")}",
        Hint: "try again later, or name a mirror of your own under `sources:`");

    public static Problem Unreachable(Uri url, string why) => new("KDG2505",
        $"cannot read {Web.Shown(url)}: {why}",
        Hint: "check the network, the proxy (http_proxy, https_proxy) and the index under `sources:`");

    public static Problem NotAnIndex(Uri url, string? title) =>
        new("KDG2506", $"{Web.Shown(url)} is no index of wheels{(title is { Length: > 0 } ? $": it is a page titled '{title}'" : "")}",
            Hint: "an index's URL ends in /simple/ as a rule; a login page or a proxy's error page in its place looks like this, too");

    public static Problem TooLarge(Uri url, long limit) =>
        new("KDG2507", $"{Web.Shown(url)} is larger than an index's page can be ({limit >> 20} MiB)", Hint: "is this the URL of an index?");

    public static Problem WrongHash(IndexFile file, string index, Digest actual) =>
        new("KDG2508", $"{file.Name} from {index} is not what the index says: its SHA-256 is {actual.Hex}, the index says {file.Sha256?.Hex}",
            Hint: "the mirror or something on the way changes files; try another index under `sources:`");

    public static Problem Gone(string file, string index) =>
        new("KDG2509", $"{file} is not in {index} any more",
            Hint: $"`kedge lock --update` finds what takes its place; or add an index that still has it under `sources:`");

    public static Problem Replaced(string file, string index, Digest locked, Digest now) =>
        new("KDG2510", $"{index} has other bytes under {file} than the lock: {now.Short}… instead of {locked.Short}…",
            Hint: "an index must never do that: find out why, then `kedge lock --update`");

    public static Problem BadWheel(string file, string why) =>
        new("KDG2511", $"{file} is no wheel that can be read: {why}", Hint: "choose another version, or report it to the index");

    public static Problem NotRead(string project, string index) =>
        new("KDG2512", $"{index} was not read for {project} before, so it cannot be used offline",
            Hint: "run `kedge lock` once with a network, or name a folder of wheels under `sources:`");

    public static Problem CannotServe(int port, string why) =>
        new("KDG2513", $"cannot listen on port {port} of this machine: {why}", Hint: "choose another `--port`, or leave it out for a free one");

    public static Problem NoFolder(string folder) =>
        new("KDG2514", $"{folder} is not a folder", Hint: "`kedge index serve DIR` serves a folder of wheels");

    public static Problem OtherInDepot(string path, Digest wanted) =>
        new("KDG2515", $"{path} does not hold the bytes that the lock names ({wanted.Short}…)", Hint: "remove it, and run the command again");

    public static Problem CannotFill(string folder, string why) => new("KDG2516",
        $"cannot write into {folder}: {why}",
        Hint: "name another folder, or make room");

    public static Problem NoWheels() =>
        new("KDG2517", "this project's lock has no wheels", Hint: "`from: pypi` in kedge.yaml takes Python from wheels, then `kedge lock`");
}
