namespace Kedge.Docs.Configuration;

static class SettingsProblems
{
    public static Problem CannotRead(string path, string why) => new("KDG6011", $"cannot read {path}: {why}", new Place(path), Hint: "docs/documents.md shows every key");

    public static Problem NotAMapping(Place place) => new("KDG6012", "the settings of pages are a mapping of keys", place, Hint: "docs/documents.md shows every key");

    public static Problem UnknownKey(Place place, string key, string? near) =>
        new("KDG6013", $"there is no setting '{key}'", place, Hint: near is null ? "docs/documents.md shows every key" : $"did you mean '{near}'?");

    public static Problem WrongValue(Place place, string wanted) => new("KDG6014", $"{wanted} is expected here", place, Hint: "docs/documents.md shows every key");

    public static Problem UnknownRule(Place? place, string name, string? near) =>
        new("KDG6015", $"there is no rule '{name}'", place, Hint: near is null ? "`kedge docs rules` lists them" : $"did you mean {near}?");

    public static Problem UnknownAnchor(Place place, string id, string? near) =>
        new("KDG6016", $"there is no anchor '{id}', and a new one needs an emoji", place,
            Hint: near is null ? "`kedge docs anchors` lists them" : $"did you mean '{near}'?");

    public static Problem TakenEmoji(Place place, string emoji, string by) =>
        new("KDG6017", $"{emoji} already means '{by}'", place, Hint: "an emoji has one meaning: take another, or say what else it replaces as a synonym");

    public static Problem NotAnEmoji(Place place, string text) =>
        new("KDG6018", $"'{text}' is no single emoji", place, Hint: "copy it from Unicode's list, with its variation selector");
}
