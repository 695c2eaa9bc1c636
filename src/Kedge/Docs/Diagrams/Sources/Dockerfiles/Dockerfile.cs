using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Kedge.Docs.Diagrams.Sources.Dockerfiles;

/// <summary>An option of an instruction: <c>--from=build</c>.</summary>
/// <param name="Value">Empty for one without <c>=</c>.</param>
public sealed record Flag(string Name, string Value);

/// <summary>Text that follows an instruction, up to a line that repeats its name.</summary>
/// <param name="Chomp">Written <c>&lt;&lt;-</c>: leading tabs do not count.</param>
public sealed record Heredoc(string Name, bool Chomp, string Content);

/// <summary>One instruction as it was written, continued lines joined.</summary>
/// <param name="Keyword">In capitals.</param>
/// <param name="Text">What follows keyword and options, trimmed.</param>
/// <param name="Words">Of the JSON form its texts, else what blanks divide.</param>
/// <param name="Place">Of the keyword.</param>
public sealed record Instruction(string Keyword, ImmutableArray<Flag> Flags, string Text, ImmutableArray<string> Words, Place Place)
{
    /// <summary>Written as a JSON list, which no shell reads.</summary>
    public bool IsJson { get; init; }

    public ImmutableArray<Heredoc> Heredocs { get; init; } = [];

    /// <summary>What ONBUILD leaves for the image's children.</summary>
    public Instruction? Trigger { get; init; }

    public string? Flag(string name) => Flags.FirstOrDefault(f => f.Name == name)?.Value;
}

/// <summary>Where a stage takes files or its beginning from: another stage, or an image.</summary>
/// <param name="Name">As written, variables replaced where they are known.</param>
/// <param name="Stages">Numbers of the stages that it may be: one; several when the platform that is built for decides; none for an image.</param>
public sealed record Origin(string Name, ImmutableArray<int> Stages);

public enum UseKind { Copy, Mount }

/// <summary>Files taken from elsewhere than the build context.</summary>
/// <param name="What">Which files: the sources of a COPY, the folder of a mount.</param>
public sealed record StageUse(UseKind Kind, Origin From, string What);

/// <param name="Number">From 0, as <c>--from=0</c> counts.</param>
/// <param name="Platform">Of <c>FROM --platform</c>.</param>
public sealed record Stage(int Number, string? Name, Origin Base, ImmutableArray<Instruction> Steps, ImmutableArray<StageUse> Uses)
{
    public string? Platform { get; init; }
}

/// <summary>A Dockerfile, checked.</summary>
/// <param name="Escape">What continues lines: <c>\</c> or <c>`</c>.</param>
/// <param name="Instructions">All, in order.</param>
/// <param name="Stages">At least one.</param>
public sealed partial record Dockerfile(char Escape, string? Syntax, ImmutableArray<Instruction> Instructions, ImmutableArray<Stage> Stages)
{
    /// <summary>The stages that building one of them builds, in order: itself and what it takes from.</summary>
    public ImmutableArray<Stage> Needed(Stage target)
    {
        var needed = new HashSet<int> { target.Number };
        foreach (var stage in Stages.Reverse().Where(s => needed.Contains(s.Number)))
            needed.UnionWith(stage.Base.Stages.Concat(stage.Uses.SelectMany(u => u.From.Stages)));
        return [.. Stages.Where(s => needed.Contains(s.Number))];
    }

    /// <summary>
    /// The file without what decides nothing: comments, blank lines, the case of keywords, blanks between words, where lines are broken.
    /// Equal for two files that build the same.
    /// </summary>
    public string Normal() =>
        $"dockerfile 1\nescape {Escape}\nsyntax {Syntax}\n" + string.Concat(Instructions.Select(Normal));

    static string Normal(Instruction one)
    {
        var flags = string.Concat(one.Flags.Select(f => $" --{f.Name}={f.Value}"));
        if (one.Trigger is { } trigger) return $"{one.Keyword}{flags} {Normal(trigger)}";
        var text = one.IsJson
            ? "json\u001f" + string.Join('\u001f', one.Words)
            : Blanks().Replace(one.Text, m => m.Value[0] is '\'' or '"' or '\\' or '`' ? m.Value : " ");
        return $"{one.Keyword}{flags} {(one.Keyword == "FROM" ? As().Replace(text, " AS ") : text)}\n" + string.Concat(one.Heredocs.Select(h => $"<<{(h.Chomp ? "-" : "")}{h.Name}\n{h.Content}\n"));
    }

    /// <summary>Quoted text and escaped characters as they are; blanks between them.</summary>
    [GeneratedRegex("""'[^']*'|"(?:[^"\\]|\\.)*"|[\\`].|[ \t\r\f\v]+""", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();

    [GeneratedRegex(" as ", RegexOptions.IgnoreCase)]
    private static partial Regex As();
}
