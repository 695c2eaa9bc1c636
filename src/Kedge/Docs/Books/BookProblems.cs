namespace Kedge.Docs.Books;

public static class BookProblems
{
    public static Problem CannotRead(string path, string why) =>
        new("KDG6001", $"cannot read {path}: {why}", new Place(path), Hint: "what is not to be read is listed under `ignore:` in kedge.docs.yaml");

    public static Problem NotThere(string path) =>
        new("KDG6002", $"there is no file or folder {path}", Hint: "name Markdown files or folders; without any, everything below this folder is read");

    /// <param name="isWhole">Most checkouts of CI services are not: they have one commit and nothing before it.</param>
    public static Problem NoRange(string range, string why, bool isWhole) =>
        new("KDG6003", $"git knows no changes for '{range}': {why}", Hint: isWhole
            ? "a range is like main..HEAD, or one commit: what changed since then"
            : "this clone lacks older commits: `git fetch --unshallow` brings them; in a GitHub workflow `fetch-depth: 0` of actions/checkout");

    public static Problem NothingThere(string folder) =>
        new("KDG6004", $"there is no Markdown file below {folder}", Hint: "name files or folders: kedge docs lint README.md docs/");

    public static Problem CannotWrite(string path, string why) =>
        new("KDG6005", $"cannot write {path}: {why}", new Place(path), Hint: "nothing of it was changed");

    public static Problem ChangedMeanwhile(string path) =>
        new("KDG6006", $"{path} changed while it was being checked", new Place(path), Hint: "nothing of it was written; run the command again");
}
