using System.Globalization;
using Kedge.PublicKeys;
using static Kedge.Specs.SourceText;

namespace Kedge.Specs;

/// <summary>Every message about <c>kedge.yaml</c>: KDG1001–1019 the file and its YAML, 1020–1049 keys and values, 1050– <c>kedge new</c>.</summary>
public static class SpecProblems
{
    public static Problem NotFound(string folder) => new("KDG1001",
        $"there is no kedge.yaml in {folder} or in any folder above it",
        Hint: "`kedge new` makes one here, `kedge new DIR` in a new folder");

    public static Problem CannotRead(string file, string why) =>
        new("KDG1002", $"cannot read {file}: {why}", new Place(file));

    public static Problem TooLarge(string file, int limit) =>
        new("KDG1003", string.Create(CultureInfo.InvariantCulture, $"the spec is larger than {limit / 1024} KiB"), new Place(file),
            Hint: "a spec is a short text; is this another file?");

    public static Problem NoPackageFile(Place? place, string name) =>
        new("KDG1054", $"there is no {name} beside kedge.yaml", place,
            Hint: "`packages:` takes names of packages and of files such as requirements.txt, pyproject.toml, uv.lock, pylock.toml");

    public static Problem NotText(string file) =>
        new("KDG1004", "the spec is not UTF-8 text", new Place(file), Hint: "save it as UTF-8");

    public static Problem Empty(string file) =>
        new("KDG1005", "the spec is empty", new Place(file), Hint: "one line is enough: `name: my-project`");

    public static Problem Syntax(Place place, string wording) =>
        new("KDG1006", $"this is not YAML: {wording}", place, Hint: "check indentation, quotes and brackets on this line and the one before");

    public static Problem TooDeep(Place place, int deepest) =>
        new("KDG1007", string.Create(CultureInfo.InvariantCulture, $"more than {deepest} levels of nesting"), place, Hint: "a spec needs three");

    public static Problem Anchor(Place place) =>
        new("KDG1008", "anchors (&name) are not used in a spec", place, Hint: "write the value where it is meant");

    public static Problem Alias(Place place) => new("KDG1008",
        "aliases (*name) are not used in a spec", place,
        Hint: "write the value where it is meant; a text that begins with * goes in quotes");

    public static Problem Tag(Place place) =>
        new("KDG1009", "tags (!name) are not used in a spec", place, Hint: "remove the tag; a text that begins with ! goes in quotes");

    public static Problem SecondDocument(Place place) =>
        new("KDG1010", "a second YAML document begins here", place, Hint: "one file holds one spec: remove the ---");

    public static Problem KeyIsNotText(Place place, string kind) =>
        new("KDG1011", $"a key must be a word, here is {kind}", place);

    public static Problem DuplicateKey(Place place, string key, int firstLine) => new("KDG1012",
        $"the key {Quoted(key)} is here twice",
        place, string.Create(CultureInfo.InvariantCulture, $"first on line {firstLine}"), "keep one of them");

    public static Problem MoreProblems(string file, int more) =>
        new("KDG1013", string.Create(CultureInfo.InvariantCulture, $"and {more} more problems"), new Place(file), Hint: "repair these first");

    public static Problem RootIsNotMapping(Place place, string kind) =>
        new("KDG1020", $"a spec is a mapping of keys to values, here is {kind}", place, Hint: "write lines such as `name: digits`");

    public static Problem MissingKey(string file, SpecKey key) =>
        new("KDG1021", $"the key '{key.Name}' is missing", new Place(file), Hint: $"add a line such as `{key.Name}: {key.Example}`");

    public static Problem UnknownKey(Place place, string key, string within, IReadOnlyList<string> known)
    {
        string[] near = [.. Nearest.Of(key, known, 1), .. known.Where(k => key.Length > 2 && k.StartsWith(key, StringComparison.OrdinalIgnoreCase))];
        return new("KDG1022", within.Length == 0 ? $"unknown key {Quoted(key)}" : $"unknown key {Quoted(key)} in '{within}'", place,
            near.Length == 0 ? null : $"did you mean '{near[0]}'?", $"known here: {string.Join(", ", known)}");
    }

    /// <param name="path">The key with those around it: <c>limits.cpus</c>.</param>
    public static Problem WrongType(Place place, string path, (string Wanted, string Found) kinds, string example) =>
        new("KDG1023", $"'{path}' must be {kinds.Wanted}, here is {kinds.Found}", place, Hint: example);

    public static Problem NotOneOf(Place place, string key, string text, IReadOnlyList<string> values)
    {
        var near = Nearest.Of(text, values, 1);
        return new("KDG1024", $"'{key}' cannot be {Quoted(text)}", place, near.Count == 0 ? null : $"did you mean '{near[0]}'?",
            $"possible: {string.Join(", ", values)}");
    }

    public static Problem ControlCharacter(Place place, string key) =>
        new("KDG1025", $"'{key}' holds a control character or a line break", place, Hint: "remove it");

    public static Problem Twice(Place place, string key, string text) =>
        new("KDG1026", $"{Quoted(text)} is listed twice in '{key}'", place, Hint: "remove one of them") { Severity = Severity.Warning };

    public static Problem Name(Place place, string key, string text) =>
        new("KDG1027", $"{Quoted(text)} cannot be a name", place, "small letters, digits and hyphens, at most 63",
            SpecName.From(text) is { } better ? $"write `name: {better}`" : "start and end with a letter or a digit");

    public static Problem PythonVersion(Place place, string key, string text)
    {
        var minor = string.Join('.', text.Split('.').Take(2));
        return OsRelease.All.Any(o => o.Python == minor)
            ? new("KDG1028", $"Python {Quoted(text)}: the third number follows the OS release", place,
                Hint: $"write `python: \"{minor}\"`; the lock names the exact version")
            : new("KDG1028", $"no OS release here brings Python {Quoted(text)}", place,
                Hint: "possible: " + string.Join(" · ", OsRelease.All.Select(o => $"{o.Python} ({o})")));
    }

    public static Problem PythonAgainstOs(Place place, string python, OsRelease os)
    {
        var other = OsRelease.All.FirstOrDefault(o => o.Python == python);
        return new("KDG1029", $"{os} has Python {os.Python}, not {python}", place, $"{os} brings {os.Python}",
            other is null ? $"write `python: \"{os.Python}\"`" : $"write `python: \"{os.Python}\"`, or `os: {other}` for Python {python}");
    }

    public static Problem TorchVersion(Place place, string key, string text) =>
        new("KDG1030", $"{Quoted(text)} is not a PyTorch version", place, "like 2.6, 2.6.0 or newest", text switch
        {
            "latest" => "write `torch: newest`; the lock names the exact version",
            _ when text.Contains('+', StringComparison.Ordinal) => "leave out the part after +: `cuda:` says which build",
            _ when text.Any("<>=~!^*".Contains) => "write one version, or `newest`; the lock pins it",
            _ => "write `torch: \"2.6\"`, or `torch: newest` for the newest that fits",
        });

    public static Problem CudaVersion(Place place, string key, string text) =>
        new("KDG1031", $"{Quoted(text)} is not a CUDA version", place, "cpu, auto, or like 12.8", text switch
        {
            "none" or "no" or "false" or "off" => "write `cuda: cpu` for an environment without CUDA",
            _ when text.StartsWith("cu", StringComparison.Ordinal) && text.Length is >= 4 and <= 5 && text.Skip(2).All(char.IsAsciiDigit) =>
                $"write `cuda: \"{text[2..^1]}.{text[^1]}\"`",
            _ when text.Count(c => c == '.') == 2 => "write major and minor version only: PyTorch is built per minor version of CUDA",
            _ => "write `cuda: cpu`, `cuda: auto` or a version such as `cuda: \"12.8\"`",
        });

    public static Problem CudaFromDebian(Place place, string cuda) => new("KDG1032",
        $"'cuda: {cuda}' cannot come from Debian: the distributions' own PyTorch is built for the CPU only",
        place, "with `from: debian` only cpu", "write `from: pypi`, where the CUDA builds are, or `cuda: cpu`");

    public static Problem GpuModel(Place place, string key, string text) =>
        new("KDG1033", $"{Quoted(text)} cannot be a GPU's name", place, Hint: "write it as nvidia-smi does: A100, RTX 4090");

    public static Problem SystemPackage(Place place, string key, string text)
    {
        var name = NameBefore(text, "=<>:@ ");
        return new("KDG1034", $"{Quoted(text)} cannot be a distribution package's name", place, "small letters, digits and + - .",
            name.Length > 1 && name != text && SpecType.Matches("[a-z0-9][a-z0-9+.-]+", name) ? $"write `{name}` alone; kedge.lock pins version and architecture"
            : SpecType.Matches("[a-z0-9][a-z0-9+.-]+", text.ToLowerInvariant()) ? $"write `{text.ToLowerInvariant()}`"
            : null);
    }

    public static Problem PythonPackage(Place place, string key, string text) =>
        text.Contains("://", StringComparison.Ordinal) || text.Contains('/', StringComparison.Ordinal) || text.Contains('@', StringComparison.Ordinal)
            ? new("KDG1035", $"{Quoted(text)}: packages are given by name, not by address or path", place,
                Hint: "write the package's name; `sources` says where packages come from")
            : new("KDG1035", $"{Quoted(text)} cannot be a Python package's name", place, "letters, digits and - _ .",
                NameBefore(text, "=<>~!; ") is var name && name != text
                    && SpecType.Matches(SpecKeys.PythonName, name) ? $"write `{name}` alone; kedge.lock pins its version" : null);

    public static Problem VersionFromDebian(Place place, string text) =>
        new("KDG1036", $"{Quoted(text)}: with `from: debian` a package has no version or extra to choose", place, "the OS release has one version",
            $"write `{NameBefore(text, "=<>~![ ")}` alone, or use `from: pypi`");

    public static Problem Mount(Place place, string key, string text) =>
        new("KDG1037", $"{Quoted(text)} is not a mount", place, "host:container, or host:container:ro", text switch
        {
            ['~', ..] or ['$', ..] => "the host side is not expanded: write a path from the project or from /",
            _ when text.EndsWith(":rw", StringComparison.Ordinal) => "leave out `:rw`: a mount is writable unless `:ro` is given",
            _ when !text.Contains(':', StringComparison.Ordinal) => "add where the container sees it, such as `./data:/data`",
            _ when text.Split(':') is [_, var inside, ..] && !inside.StartsWith('/') => "the container side must begin with /",
            _ => "such as `.:/workspace` or `/data:/data:ro`",
        });

    public static Problem MountClimbs(Place place, string text) =>
        new("KDG1038", $"{Quoted(text)}: the container side must not contain '..'", place, Hint: "write the path that is meant");

    public static Problem MountHides(Place place, string target) => new("KDG1039",
        $"a mount on {Quoted(target)} would hide the system in the image", place,
        Hint: "mount below a folder of its own, such as /workspace or /data");

    public static Problem MountTwice(Place place, string target) =>
        new("KDG1040", $"two mounts on {Quoted(target)}", place, Hint: "give each its own folder in the container");

    public static Problem Size(Place place, string key, string text) =>
        new("KDG1041", $"{Quoted(text)} is not a size", place, "a number with k, m, g or t", SizeHint(text));

    static string SizeHint(string text)
    {
        var number = text.TrimEnd().TrimEnd('b', 'B', 'i', 'I').TrimEnd();
        return number != text && SpecType.Matches("[1-9][0-9]*([.][0-9]+)?[kmgtKMGT]", number)
            ? $"write `{number.ToLowerInvariant()}`; units are powers of 1024"
            : "such as `32g` or `512m`; units are powers of 1024";
    }

    public static Problem SizeTooLarge(Place place, string text) =>
        new("KDG1041", $"{Quoted(text)} is more than any machine has", place, Hint: "at most 8388607t");

    public static Problem GpuLimit(Place place, string key, string text) =>
        new("KDG1042", $"'limits.gpus' cannot be {Quoted(text)}", place, "all, none, a count, or ids",
            text == "0" ? "write `gpus: none`" : "such as `gpus: all`, `gpus: 2` or `gpus: \"0,1\"`");

    public static Problem Cpus(Place place, string key, string text) =>
        new("KDG1043", $"'limits.cpus' cannot be {Quoted(text)}", place, "a number above 0", "such as `cpus: 8` or `cpus: 0.5`");

    /// <summary>Never quotes the text, and hides the line when it may hold a password that no mask finds.</summary>
    public static Problem Url(Place place, string key, string text) =>
        new("KDG1044", $"the source of '{key}' is not a mirror's URL", text.AsSpan().ContainsAny('@', '?') ? place with { Excerpt = null } : place,
            Hint: "such as `https://mirror.example/debian` or `file:///srv/mirror`; no query, no spaces");

    public static Problem Password(Place place, string key) =>
        new("KDG1045", $"the URL of '{key}' carries a password", place,
            Hint: "a spec is usually committed, and so would be the password; the host's own apt or pip configuration stays private")
        {
            Severity = Severity.Warning,
        };

    public static Problem Suite(Place place, string key, string text) =>
        new("KDG1046", $"{Quoted(text)} cannot be a suite's name", place, Hint: "such as trixie or trixie-updates");

    public static Problem Sha256(Place place, string key, string text) =>
        new("KDG1047", $"{Quoted(text)} is not a SHA-256", place, "64 small hex digits",
            text.StartsWith("sha256:", StringComparison.Ordinal) ? "leave out `sha256:`" : "`sha256sum Release` prints it");

    /// <summary>Says what is wrong with the line; a private key is never shown.</summary>
    public static Problem Key(Place place, string key, string text) =>
        PublicKey.Parse(text, place) is { IsOk: false } bad ? bad.Problems[0] : PublicKeyProblems.NotALine(place);

    public static Problem AlreadyAProject(string file) => new("KDG1050",
        "this folder is a Kedge project already", new Place(file),
        Hint: "nothing was changed; edit it, or give another folder: `kedge new DIR`");

    public static Problem NoNameFrom(string folder) =>
        new("KDG1051", $"no project name can be made from the folder's name {Quoted(folder)}", Hint: "`kedge new --name NAME`");

    public static Problem CannotWrite(string path, string why) =>
        new("KDG1052", $"cannot write {path}: {why}");

    public static Problem BadName(string text) =>
        new("KDG1027", $"{Quoted(text)} cannot be a name: small letters, digits and hyphens, at most 63",
            Hint: SpecName.From(text) is { } better ? $"`--name {better}`" : null);

    static string NameBefore(string text, string stops) => text.AsSpan().IndexOfAny(stops) is var end and >= 0 ? text[..end] : text;
}
