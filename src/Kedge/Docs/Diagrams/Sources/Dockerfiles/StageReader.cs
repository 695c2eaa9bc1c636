using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Kedge.Specs;

namespace Kedge.Docs.Diagrams.Sources.Dockerfiles;

/// <summary>Instructions → stages: which begins where, what each takes from others.</summary>
sealed partial class StageReader
{
    /// <summary>What the build sets by its platform, and what whoever builds has to say.</summary>
    readonly HashSet<string> _open = new(StringComparer.Ordinal)
    {
        "BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT", "TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT",
    };

    readonly Dictionary<string, string> _arguments = new(StringComparer.Ordinal);
    readonly List<Growing> _stages = [];
    readonly List<Problem> _problems;
    readonly Substitution _values;

    public StageReader(char escape, List<Problem> problems)
    {
        _problems = problems;
        _values = new(_arguments.GetValueOrDefault, _open, escape);
    }

    public ImmutableArray<Stage> Read(IReadOnlyList<Instruction> all)
    {
        foreach (var one in all)
            if (one.Keyword == "FROM") Begin(one);
            else if (_stages.Count > 0) _stages[^1].Steps.Add(one);
            else if (one.Keyword == "ARG") Argue(one);
            else _problems.Add(DockerfileProblems.BeforeFrom(one.Place, one.Keyword));
        return [.. _stages.Select(Finished)];
    }

    void Argue(Instruction one)
    {
        foreach (var word in one.Words)
        {
            var (name, equals) = (word.Split('=', 2)[0], word.IndexOf('=', StringComparison.Ordinal));
            if (equals >= 0) _arguments[name] = Replaced(word[(equals + 1)..], one.Place);
            else _open.Add(name);
        }
    }

    void Begin(Instruction from)
    {
        var image = Replaced(from.Words[0], from.Place);
        if (image.Length == 0) _problems.Add(DockerfileProblems.EmptyBase(from.Place, SourceText.Quoted(from.Words[0])));
        var name = from.Words.Length == 3 ? from.Words[2] : null;
        if (name is not null && (!StageName().IsMatch(name) || name.Equals("scratch", StringComparison.OrdinalIgnoreCase)))
            _problems.Add(DockerfileProblems.BadStageName(from.Place, SourceText.Quoted(name)));
        var platform = from.Flag("platform") is { } written ? Replaced(written, from.Place) : null;
        _stages.Add(new(_stages.Count, name, Named(image, _stages.Count), platform, []));
    }

    Stage Finished(Growing stage) =>
        new(stage.Number, stage.Name, stage.Base, [.. stage.Steps],
            [.. stage.Steps.SelectMany(s => Uses(s, stage.Number))]) { Platform = stage.Platform };

    IEnumerable<StageUse> Uses(Instruction step, int number)
    {
        if (step.Keyword is "COPY" or "ADD" && step.Flag("from") is { } from)
            yield return new(UseKind.Copy, From(from, number, step.Place), string.Join(", ", step.Words[..^1].Select(RawWords.Unquoted)));
        foreach (var mount in step.Flags.Where(f => step.Keyword == "RUN" && f.Name == "mount"))
        {
            var fields = mount.Value.Split(',').Select(f => f.Split('=', 2)).Where(f => f.Length == 2).DistinctBy(f => f[0])
                .ToDictionary(f => f[0], f => f[1], StringComparer.Ordinal);
            if (fields.TryGetValue("from", out var source) && source.Length > 0)
                yield return new(UseKind.Mount, From(source, number, step.Place),
                    fields.GetValueOrDefault("source") ?? fields.GetValueOrDefault("src") ?? fields.GetValueOrDefault("target")
                        ?? fields.GetValueOrDefault("dst") ?? "");
        }
    }

    /// <summary>A number is a stage before this one; a name is a stage wherever it stands, else an image.</summary>
    Origin From(string from, int number, Place place)
    {
        if (!int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return Named(from, _stages.Count, but: number);
        if (index < number) return new(from, [index]);
        _problems.Add(DockerfileProblems.NoSuchStage(place, SourceText.Quoted(from), number));
        return new(from, []);
    }

    /// <summary>The last of the stages with a name counts; with a platform in the name, each that it could be.</summary>
    Origin Named(string name, int before, int but = -1)
    {
        var pattern = PlatformVariable().Replace(Regex.Escape(name.Replace("$", "\u0001", StringComparison.Ordinal)), "[a-z0-9_.-]+");
        var found = _stages.Where(s => s.Number < before && s.Number != but && s.Name is not null).ToList();
        if (!PlatformVariable().IsMatch(name.Replace("$", "\u0001", StringComparison.Ordinal)))
            return new(name, found.LastOrDefault(s => s.Name!.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } stage ? [stage.Number] : []);
        var form = new Regex($"^{pattern}$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking);
        return new(name, [.. found.Where(s => form.IsMatch(s.Name!)).Select(s => s.Number)]);
    }

    string Replaced(string text, Place place)
    {
        var value = _values.In(text);
        if (_values.Wrong is { } why) _problems.Add(DockerfileProblems.BadSubstitution(place, SourceText.Visible(why)));
        return value;
    }

    [GeneratedRegex(@"^[a-zA-Z][a-zA-Z0-9_.-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex StageName();

    [GeneratedRegex("\u0001(?:BUILD|TARGET)(?:PLATFORM|OS|ARCH|VARIANT)", RegexOptions.NonBacktracking)]
    private static partial Regex PlatformVariable();

    sealed record Growing(int Number, string? Name, Origin Base, string? Platform, List<Instruction> Steps);
}
