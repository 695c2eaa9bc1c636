namespace Kedge.Docs.Diagrams.Sources.Compose;

static class ComposeProblems
{
    const string Reference = "docs.docker.com/reference/compose-file lists what may stand here";

    public static Problem TooLarge(string file, int bytes) =>
        new("KDG6085", $"{file} is larger than {bytes >> 10} KiB, which no compose file is", new Place(file), Hint: "name a compose file");

    public static Problem NotText(string file) => new("KDG6085", $"{file} is not text", new Place(file), Hint: "name a compose file");

    public static Problem NoServices(Place place) => new("KDG6086", "there are no services", place, Hint: "a compose file has services: with one or more of them");

    public static Problem WrongKind(Place place, string what, string wanted, string is_) =>
        new("KDG6087", $"{what} must be {wanted}, here is {is_}", place, Hint: Reference);

    public static Problem WrongPort(Place place, string port) =>
        new("KDG6088", $"{port} is no port", place, Hint: "write \"HOST:CONTAINER\", with an address before it or /udp behind it");

    public static Problem WrongMount(Place place, string mount) => new("KDG6088", $"{mount} is no mount", place, Hint: "write SOURCE:TARGET or SOURCE:TARGET:ro");

    public static Problem Unknown(Place place, string kind, string name, string? near) =>
        new("KDG6089", $"there is no {kind} {name}", place, Hint: near is null ? $"declare it under {kind}s:" : $"did you mean {near}?");

    public static Problem Circle(Place place, string name) => new("KDG6090", $"service {name} extends itself in the end", place, Hint: "take one of the extends: out");

    public static Problem DependsInCircle(Place place, string name) =>
        new("KDG6090", $"service {name} waits for itself in the end", place, Hint: "take one of the depends_on: out");

    public static Problem Elsewhere(Place place, string what) =>
        new("KDG6091", $"{what} is not followed", place, Hint: "only what this file says is drawn") { Severity = Severity.Warning };
}
