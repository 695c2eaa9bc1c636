namespace Kedge.Docs.Diagrams.Sources.Dockerfiles;

static class DockerfileProblems
{
    const string Reference = "the Dockerfile reference lists the instructions: docs.docker.com/reference/dockerfile";

    public static Problem TooLarge(string file, int bytes) =>
        new("KDG6070", $"{file} is larger than {bytes >> 10} KiB, which no Dockerfile is", new Place(file), Hint: "name a Dockerfile");

    public static Problem NotText(string file) => new("KDG6070", $"{file} is not text", new Place(file), Hint: "name a Dockerfile");

    public static Problem Empty(string file) => new("KDG6071", $"{file} has no instruction", new Place(file), Hint: "a Dockerfile begins with FROM");

    public static Problem Unknown(Place place, string word, string? near) =>
        new("KDG6072", $"there is no instruction {word}", place, Hint: near is null ? Reference : $"did you mean {near}?");

    public static Problem BeforeFrom(Place place, string keyword) => new("KDG6073", $"{keyword} stands before the first FROM", place, Hint: "only ARG may stand there");

    public static Problem WrongArguments(Place place, string keyword, string wanted) => new("KDG6074", $"{keyword} needs {wanted}", place, Hint: Reference);

    public static Problem NotAList(Place place, string keyword) => new("KDG6074", $"the list of {keyword} may hold only texts", place, Hint: "quote each of its entries");

    public static Problem BadStageName(Place place, string name) =>
        new("KDG6075", $"{name} is no name for a stage", place, Hint: "letters, digits, - _ and ., beginning with a letter");

    public static Problem OpenHeredoc(Place place, string name) =>
        new("KDG6076", $"no line {name} ends this heredoc", place, Hint: $"end it with a line that is {name} and nothing else");

    public static Problem BadTrigger(Place place, string keyword) =>
        new("KDG6077", $"ONBUILD {keyword} is not allowed", place, Hint: "ONBUILD, FROM and MAINTAINER cannot wait for a child");

    public static Problem BadSubstitution(Place place, string why) =>
        new("KDG6078", $"a variable cannot be replaced here: {why}", place, Hint: "write ${NAME}, ${NAME:-default} or ${NAME:+other}");

    public static Problem EmptyBase(Place place, string text) =>
        new("KDG6079", $"{text} is empty: no ARG before the first FROM gives it a value", place, Hint: "give it a default: ARG NAME=value");

    public static Problem NoSuchStage(Place place, string from, int stages) =>
        new("KDG6080", $"there is no stage {from} before this one", place,
            Hint: stages == 0 ? "this is the first one" : $"stages are counted from 0; {stages} stand{(stages == 1 ? "s" : "")} before it");

    public static Problem BadEscape(Place place, string value) => new("KDG6081", $"{value} cannot continue lines", place, Hint: "# escape=\\ or # escape=`");

    public static Problem TwiceDirected(Place place, string name) => new("KDG6081", $"# {name}= stands here a second time", place, Hint: "keep one of them");

    public static Problem TooMany(string file, int most) => new("KDG6070", $"{file} has more than {most} instructions", new Place(file), Hint: "name a Dockerfile");

    public static Problem NoTarget(string file, string name, string? near) =>
        new("KDG6082", $"{file} has no stage {name}", new Place(file), Hint: near is null ? "name a stage, or give none for the whole file" : $"did you mean {near}?");
}
