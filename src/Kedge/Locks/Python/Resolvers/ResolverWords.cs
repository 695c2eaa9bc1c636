using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Kedge.Packages.Python;

namespace Kedge.Locks.Python.Resolvers;

/// <summary>The languages of pip and uv: what they are told, and what their answers mean. Pure.</summary>
public static partial class ResolverWords
{
    /// <summary>The newest glibc for which uv knows a platform's name (<c>uv pip compile --help</c>, --python-platform).</summary>
    const int NewestGlibcOfUv = 40;

    /// <summary>
    /// <c>pip download</c> rather than <c>install --dry-run</c>: it is in every pip, and the names of the files say all. They hold
    /// metadata only, so nothing large moves.
    /// </summary>
    public static ImmutableArray<string> PipArguments(string folder, Uri index) =>
    [
        "download", "--isolated", "--quiet", "--no-input", "--no-cache-dir", "--disable-pip-version-check", "--only-binary", ":all:",
        "--index-url", index.ToString(), "--dest", folder + "/wheels", "--requirement", folder + "/requirements.txt", "--constraint", folder + "/constraints.txt",
    ];

    public static ImmutableArray<string> UvArguments(string folder, PythonTarget target, Uri index)
    {
        var processor = target.Platform.Architecture == "arm64" ? "aarch64" : "x86_64";
        var glibc = Math.Min(target.GlibcMinor, NewestGlibcOfUv).ToString(CultureInfo.InvariantCulture);
        return
        [
            "pip", "compile", "--no-config", "--no-cache", "--quiet", "--no-build", "--no-header", "--no-annotate", "--index-url", index.ToString(),
            "--python-version", target.Python, "--python-platform", $"{processor}-manylinux_2_{glibc}", "--constraint", folder + "/constraints.txt",
            folder + "/requirements.txt",
        ];
    }

    /// <summary>Surroundings in which a resolver finds nothing of the user's: no configuration, no proxy on the way to loopback, no keyring.</summary>
    public static ImmutableSortedDictionary<string, string?> Alone(string folder, ImmutableSortedDictionary<string, string?>? more = null)
    {
        var set = (more ?? ImmutableSortedDictionary<string, string?>.Empty).ToBuilder();
        foreach (var name in (string[])["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "PIP_CONFIG_FILE",
            "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS",
            "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX", "UV_FIND_LINKS", "UV_PYTHON", "VIRTUAL_ENV", "PYTHONPATH",
                "PYTHONSTARTUP", "NETRC"]) set[name] = null;
        set["HOME"] = folder;
        set["TMPDIR"] = folder;
        set["no_proxy"] = set["NO_PROXY"] = "127.0.0.1,localhost";
        set["LC_ALL"] = "C.UTF-8";
        return set.ToImmutable();
    }

    public static ImmutableArray<ResolvedWheel> PipChose(IEnumerable<string> files) =>
        [.. files.Where(f => WheelName.TryParse(f, null, out _)).Select(f => new ResolvedWheel(WheelName.Parse(f).Normalised, f, null))];

    /// <summary>Lines <c>name==version</c>, possibly with extras and a marker.</summary>
    public static ImmutableArray<ResolvedWheel> UvChose(string output) =>
        [.. Pinned().Matches(output).Select(m => new ResolvedWheel(WheelName.Normalise(m.Groups[1].Value), null, m.Groups[2].Value))];

    /// <summary>
    /// What a resolver complains about, without its prefixes, progress and advice: the lines that say which requirements
    /// stand against each other, at most a dozen.
    /// </summary>
    public static ImmutableArray<string> Complaint(string words)
    {
        var lines = words.Split('\n').Select(l => Noise().Replace(l, "").Trim()).Where(l => l.Length > 0 && !IsAdvice(l)).Distinct(StringComparer.Ordinal).ToArray();
        // Of a traceback the end says what is wrong.
        return [.. lines.Any(l => l.StartsWith("Traceback (", StringComparison.Ordinal)) ? lines.TakeLast(4) : lines.Take(12)];
    }

    /// <summary>The requirement that nothing satisfies, as pip and uv name it; null when the complaint is about something else.</summary>
    public static string? Unsatisfied(string words) =>
        NoVersion().Match(words) is { Success: true } pip ? pip.Groups[1].Value.Trim()
        : NotInRegistry().Match(words) is { Success: true } uv ? uv.Groups[1].Value.Trim() : null;

    static bool IsAdvice(string line) =>
        line.StartsWith("To fix this you could try", StringComparison.Ordinal) || line.StartsWith("For help visit", StringComparison.Ordinal)
            || line.Contains("ResolutionImpossible", StringComparison.Ordinal)
        || line.StartsWith("[notice]", StringComparison.Ordinal) || line.StartsWith("1. loosen", StringComparison.Ordinal)
        || line.StartsWith("2. remove", StringComparison.Ordinal) || line.StartsWith("hint:", StringComparison.Ordinal)
        || line.Contains("python-version-warning", StringComparison.Ordinal) || line.StartsWith("Looking in indexes", StringComparison.Ordinal);

    [GeneratedRegex(@"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]\n]*\])?==([^\s;]+)", RegexOptions.Multiline | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Pinned();

    [GeneratedRegex(@"^(ERROR:|WARNING:|error:|warning:|[×╰─▶│├]+|\s)+", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Noise();

    [GeneratedRegex(@"Could not find a version that satisfies the requirement ([^\n(]+)|No matching distribution found for ([^\n]+)",
        RegexOptions.CultureInvariant, 5000)]
    private static partial Regex NoVersion();

    [GeneratedRegex(@"(?:Because |there (?:is|are) no versions? of )([A-Za-z0-9._-]+)(?: was not found| has no| and)", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex NotInRegistry();
}
