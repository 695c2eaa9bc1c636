using System.Text.RegularExpressions;

namespace Kedge.Docs.Diagrams.Sources.Dockerfiles;

/// <summary>What the commands of a RUN install, by the programs that install: <c>apt: git, curl</c>. Words only; nothing is run.</summary>
static partial class Installs
{
    static readonly (string Tool, string[] Programs, string[] Verbs)[] Known =
    [
        ("apt", ["apt-get", "apt", "aptitude"], ["install"]), ("apk", ["apk"], ["add"]), ("dnf", ["dnf", "yum", "microdnf", "zypper"], ["install"]),
        ("conda", ["conda", "mamba", "micromamba"], ["install", "create"]), ("pip", ["pip", "pip3"], ["install", "wheel", "download"]), ("uv", ["uv"], ["sync"]),
        ("npm", ["npm", "pnpm", "yarn"], ["install", "ci", "add"]), ("poetry", ["poetry"], ["install"]), ("cargo", ["cargo"], ["install"]), ("go", ["go"], ["install"]),
    ];

    /// <summary>Options whose next word is theirs.</summary>
    static readonly string[] WithValue =
        ["-i", "--index-url", "--extra-index-url", "-f", "--find-links", "-t", "--target", "-c", "--constraint", "--channel", "-n", "--name", "-p",
            "--prefix", "--root-user-action", "--default-timeout", "--timeout", "-o", "--virtual", "-w", "--wheel-dir", "-d", "--dest", "-X",
                "--repository", "--network-timeout", "--fetch-timeout", "--fetch-retries", "--fetch-retry-mintimeout", "--fetch-retry-maxtimeout",
                    "--retries", "--registry", "--trusted-host", "--platform", "--python", "--python-version", "--extra", "--group", "--cache-dir"];

    /// <summary>In the order in which they are named, each package once.</summary>
    public static IEnumerable<(string Tool, IReadOnlyList<string> Packages)> Of(IEnumerable<Instruction> runs) =>
        from run in runs
        from command in Commands(run)
        let words = Meant(Words(command))
        let tool = ToolOf(words)
        where tool is not null
        from package in Packages(words).DefaultIfEmpty("")
        group package by tool into installed
        select (installed.Key, (IReadOnlyList<string>)[.. installed.Where(p => p.Length > 0).Distinct(StringComparer.Ordinal)]);

    /// <summary>Quoted blanks divide nothing, and parameters that stand for several words or none are left out.</summary>
    static string[] Words(string command)
    {
        var plain = Parameters().Replace(command, "");
        return RawWords.Of(plain, '\\') is { Count: > 0 } words ? [.. words] : plain.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
    }

    static string[] Commands(Instruction run) =>
        Ends().Split(run.IsJson ? string.Join(' ', run.Words) : string.Join('\n', run.Heredocs.Select(h => h.Content).Prepend(run.Text)));

    /// <summary>Without what stands before the program: <c>sudo</c>, <c>NAME=value</c>, <c>python -m</c>, <c>uv</c> before <c>pip</c>.</summary>
    static string[] Meant(string[] words)
    {
        var at = 0;
        if (words is [['(', _, ..], ..]) words = [words[0].TrimStart('('), .. words[1..]];
        while (at < words.Length && (words[at] is "sudo" or "exec" or "then" or "do" or "{" or "(" or "set" || Assignment().IsMatch(words[at]))) at++;
        if (words[at..] is [var python, "-m", ..] && python.StartsWith("python", StringComparison.Ordinal)) at += 2;
        if (words[at..] is ["uv", "pip", ..]) at++;
        return words[at..];
    }

    static string? ToolOf(string[] words) =>
        words.Length < 2 ? null
        : Known.FirstOrDefault(k => k.Programs.Contains(words[0][(words[0].LastIndexOf('/') + 1)..])
            && words.Skip(1).FirstOrDefault(w => w[0] != '-') is { } verb && k.Verbs.Contains(verb)).Tool;

    static IEnumerable<string> Packages(string[] words)
    {
        var verb = Array.FindIndex(words, 1, w => w[0] != '-');
        for (var i = verb + 1; i < words.Length; i++)
        {
            var word = RawWords.Unquoted(words[i]);
            if (!word.Contains('(', StringComparison.Ordinal)) word = word.TrimEnd(')');
            if (word is "-r" or "--requirement" or "-e" or "--editable") continue;
            if (WithValue.Contains(word)) i++;
            else if (word.StartsWith('>') || word is "<" or "2>&1" or "#") yield break;
            else if (word.Length > 0 && word[0] != '-' && word is not ("\\" or ")" or "}")) yield return word;
        }
    }

    [GeneratedRegex(@"\$\{[^{}]*\s[^{}]*\}", RegexOptions.NonBacktracking)]
    private static partial Regex Parameters();

    [GeneratedRegex(@"&&|\|\||[;|\n]|\s&(?:\s|$)", RegexOptions.NonBacktracking)]
    private static partial Regex Ends();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*=", RegexOptions.NonBacktracking)]
    private static partial Regex Assignment();
}
