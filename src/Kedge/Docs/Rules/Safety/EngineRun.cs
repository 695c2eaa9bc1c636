using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Safety;

/// <summary>A <c>docker run</c> (or create; or podman's) of a page: its options with their values, and its image.</summary>
sealed record EngineRun(List<(string Name, ShellWord Value)> Options, ShellWord? Image)
{
    static readonly string[] Engines = ["docker", "podman", "nerdctl"];

    /// <summary>Options without a value; every other long option takes the next word when it has no =.</summary>
    static readonly string[] Flags =
        ["--detach", "--rm", "--interactive", "--tty", "--privileged", "--init", "--read-only", "--publish-all", "--no-healthcheck",
            "--oom-kill-disable", "--sig-proxy", "--disable-content-trust", "--quiet", "--replace"];

    public static IEnumerable<EngineRun> Of(Page page)
    {
        foreach (var words in ShellWords.Of(page, Engines))
        {
            var engine = words.FindIndex(w => Engines.Contains(w.Text));
            if (engine < 0) continue;
            var verb = words.FindIndex(engine, w => w.Text is "run" or "create");
            if (verb < 0 || verb > engine + 2) continue;
            yield return Read(words, verb + 1);
        }
    }

    static EngineRun Read(List<ShellWord> words, int at)
    {
        var options = new List<(string, ShellWord)>();
        for (; at < words.Count; at++)
        {
            var word = words[at].Text;
            if (!word.StartsWith('-')) return new(options, words[at]);
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) options.Add((word[..equals], words[at] with { Text = word[(equals + 1)..] }));
            else if (IsFlag(word) || at + 1 == words.Count) options.Add((word, words[at]));
            else options.Add((word, words[++at]));
        }
        return new(options, null);
    }

    /// <summary>Short options may be joined: -it, -itd; the last one may take a value: -itp.</summary>
    static bool IsFlag(string word) => word.StartsWith("--", StringComparison.Ordinal) ? Flags.Contains(word) : word[^1] is 'i' or 't' or 'd' or 'P' or 'q';

    public IEnumerable<ShellWord> Values(params string[] names) =>
        Options.Where(o => names.Contains(o.Name) || o.Name.Length > 2 && o.Name[1] != '-' && names.Contains("-" + o.Name[^1])).Select(o => o.Value);
}
