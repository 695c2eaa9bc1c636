using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kedge.Specs;

namespace Kedge.Docs.Diagrams.Sources.Dockerfiles;

/// <summary>A joined line → an instruction: keyword, options, words or JSON list, heredocs.</summary>
sealed partial class InstructionReader(DockerfileLines lines, List<Problem> problems)
{
    static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\r\f\v");

    /// <summary>At least one line began with a word that an instruction begins with.</summary>
    public bool SawKeyword { get; private set; }

    /// <summary>Null when it is none; why is among the problems then.</summary>
    public Instruction? Read(LogicalLine line)
    {
        var text = line.Text;
        var start = text.Length - text.AsSpan().TrimStart().Length;
        return Read(line, start, isTrigger: false);
    }

    Instruction? Read(LogicalLine line, int start, bool isTrigger)
    {
        var text = line.Text;
        var end = text.AsSpan(start).IndexOfAny(Blanks) is var blank and >= 0 ? start + blank : text.Length;
        var (word, place) = (text[start..end], line.At(start, end - start));
        var keyword = word.ToUpperInvariant();
        if (!Keyword.All.TryGetValue(keyword, out var known))
        {
            problems.Add(DockerfileProblems.Unknown(place, SourceText.Quoted(word), Nearest.First(keyword, Keyword.All.Keys)));
            return null;
        }
        SawKeyword = true;
        var (flags, rest) = Flags(text, end);
        if (keyword == "ONBUILD") return Trigger(line, rest, new(keyword, flags, "", [], place), isTrigger);
        if (isTrigger && (keyword is "FROM" or "MAINTAINER"))
        {
            problems.Add(DockerfileProblems.BadTrigger(place, keyword));
            return null;
        }
        return Checked(Whole(new(keyword, flags, text[rest..].Trim(), [], place), known, line), known);
    }

    Instruction? Trigger(LogicalLine line, int rest, Instruction outer, bool isTrigger)
    {
        if (isTrigger) problems.Add(DockerfileProblems.BadTrigger(outer.Place, "ONBUILD"));
        else if (rest >= line.Text.Length) problems.Add(DockerfileProblems.WrongArguments(outer.Place, "ONBUILD", Keyword.All["ONBUILD"].Wanted));
        else if (Read(line, rest, isTrigger: true) is { } inner) return outer with { Text = line.Text[rest..].Trim(), Trigger = inner };
        return null;
    }

    Instruction Whole(Instruction one, Keyword known, LogicalLine line)
    {
        var list = known.TakesList ? List(one) : null;
        return one with
        {
            IsJson = list is not null,
            Words = list is { } texts
                ? [.. texts]
                : one.Keyword == "ARG" && RawWords.Of(one.Text, lines.Escape) is { Count: > 0 } words
                ? [.. words]
                : [.. one.Text.Split([' ', '\t', '\r', '\f', '\v'], StringSplitOptions.RemoveEmptyEntries)],
            Heredocs = known.TakesText ? Heredocs(line, one) : [],
        };
    }

    Instruction? Checked(Instruction one, Keyword known)
    {
        var enough = one.Words.Length >= known.Least && one.Keyword switch
        {
            "FROM" => one.Words.Length == 1 || one.Words.Length == 3 && one.Words[1].Equals("AS", StringComparison.OrdinalIgnoreCase),
            "SHELL" => one.IsJson,
            "HEALTHCHECK" =>
                one.Words[0].Equals("NONE", StringComparison.OrdinalIgnoreCase)
                    ? one.Words.Length == 1
                    : one.Words[0].Equals("CMD", StringComparison.OrdinalIgnoreCase) && one.Words.Length > 1,
            "LABEL" => one.Text.Contains('=') || one.Words.Length > 1,
            "ENV" => one.Text.Contains('=') || one.Words.Length > 1,
            "RUN" => one.Text.Length > 0 || one.Flags.Length > 0,
            _ => true,
        };
        if (enough) return one;
        problems.Add(DockerfileProblems.WrongArguments(one.Place, one.Keyword, known.Wanted));
        return null;
    }

    /// <summary>The words before the arguments that begin with <c>--</c>; quotes and escapes as the shell has them.</summary>
    (ImmutableArray<Flag> Flags, int After) Flags(string text, int at)
    {
        var flags = ImmutableArray.CreateBuilder<Flag>();
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (!text.AsSpan(at).StartsWith("--")) return (flags.DrainToImmutable(), at);
            var (word, end) = Word(text, at);
            at = end;
            if (word == "--") return (flags.DrainToImmutable(), at);
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            flags.Add(equals < 0 ? new(word[2..], "") : new(word[2..equals], word[(equals + 1)..]));
        }
    }

    (string Word, int End) Word(string text, int at)
    {
        var (word, quote) = (new StringBuilder(), '\0');
        for (; at < text.Length && (quote != 0 || !char.IsWhiteSpace(text[at])); at++)
        {
            var c = text[at];
            if (quote == 0 && c is '"' or '\'') quote = c;
            else if (c == quote) quote = '\0';
            else if (c == lines.Escape && at + 1 < text.Length) word.Append(text[++at]);
            else if (c != lines.Escape) word.Append(c);
        }
        return (word.ToString(), at);
    }

    /// <summary>The texts of a JSON list; null when it is none, which is then a command for a shell. What follows the list does not count.</summary>
    List<string>? List(Instruction one)
    {
        if (one.Text is not ['[', ..]) return null;
        try
        {
            var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(one.Text), new JsonReaderOptions { AllowMultipleValues = true });
            var (texts, onlyTexts) = (new List<string>(), true);
            for (json.Read(); json.Read() && (json.CurrentDepth > 0 || json.TokenType != JsonTokenType.EndArray);)
                if (json.TokenType == JsonTokenType.String) texts.Add(json.GetString()!);
                else onlyTexts = false;
            if (onlyTexts) return texts;
            problems.Add(DockerfileProblems.NotAList(one.Place, one.Keyword));
            return texts;
        }
        catch (Exception notJson) when (notJson is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    ImmutableArray<Heredoc> Heredocs(LogicalLine line, Instruction one)
    {
        if (!one.Text.Contains("<<", StringComparison.Ordinal)) return [];
        var all = ImmutableArray.CreateBuilder<Heredoc>();
        foreach (var match in HeredocWords.Of(one.Text, lines.Escape))
            if (lines.Until(match.Name, match.Chomp) is { } content) all.Add(new(match.Name, match.Chomp, content));
            else
            {
                problems.Add(DockerfileProblems.OpenHeredoc(line.At(line.Text.IndexOf("<<", StringComparison.Ordinal), 2 + match.Name.Length), SourceText.Quoted(match.Name)));
                break;
            }
        return all.DrainToImmutable();
    }
}
