namespace Kedge.Docs.Logs;

public static class LogProblems
{
    public static Problem AlreadyThere(string path) =>
        new("KDG6301", $"{path} is there already", new Place(path),
            Hint: "nothing was written; kedge docs sync brings its facts up to the record, --to FILE writes another page");

    internal static Problem NotKeys(Place place) =>
        new("KDG6303", "it has no keys with values", place, Hint: "run: ID and date: DAY, each on a line of its own");

    public static Problem CannotWrite(string path, string why) =>
        new("KDG6302", $"{path} cannot be written: {why}", new Place(path), Hint: "nothing was written");
}
