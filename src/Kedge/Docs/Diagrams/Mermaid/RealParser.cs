using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Kedge.Docs.Diagrams.Mermaid.Syntax;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Diagrams.Mermaid;

/// <summary>
/// Mermaid's own parser, run by Node where somebody installed both: for the kinds of diagrams that Kedge has no grammar for, and for whoever wants a second
/// opinion. Modules come from <c>$KEDGE_MERMAID</c> or from npm's folder for everybody, never from the pages' own.
/// </summary>
public static partial class RealParser
{
    const int MostOutput = 4 << 20;

    static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>For each block what is wrong with it, or null.</summary>
    public static async Task<Checked<FrozenDictionary<string, SyntaxFault?>>> Check(IReadOnlyCollection<string> blocks, CancellationToken ct)
    {
        var texts = blocks.Distinct(StringComparer.Ordinal).ToList();
        // Mermaid drops the lines before the first word, and would count without them.
        var sent = texts.ConvertAll(t => DiagramText.Of(t).Text.TrimStart());
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Longest);
        try
        {
            var node = new CommandLine("node", "--input-type=module", "-e", Script) { Most = MostOutput };
            var result = await node.TryRun(stream => JsonSerializer.SerializeAsync(stream, sent, MermaidJson.Default.ListString, limit.Token),
                limit.Token).ConfigureAwait(false);
            return result is null ? Bad(MermaidProblems.NoNode()) : Read(texts, result);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Bad(MermaidProblems.Failed($"no answer within {Longest.TotalMinutes.ToString(CultureInfo.InvariantCulture)} minutes"));
        }
    }

    static Checked<FrozenDictionary<string, SyntaxFault?>> Read(List<string> texts, CommandResult result)
    {
        if (result.ExitCode != 0 || result.IsCutOff)
            return Bad(MermaidProblems.Failed(result.Error.Trim().Split('\n').LastOrDefault(l => l.Contains("rror", StringComparison.Ordinal))
                ?? $"exit code {result.ExitCode}"));
        try
        {
            if (result.Output.TrimStart().StartsWith('{'))
                return Bad(MermaidProblems.NoModule(JsonDocument.Parse(result.Output).RootElement.GetProperty("missing").GetString() ?? "mermaid"));
            var verdicts = JsonSerializer.Deserialize(result.Output, MermaidJson.Default.ListRealVerdict) ?? [];
            if (verdicts.Count != texts.Count) return Bad(MermaidProblems.Failed("not one answer for each diagram"));
            return Checked<FrozenDictionary<string, SyntaxFault?>>.Ok(texts.Zip(verdicts)
                .ToFrozenDictionary(p => p.First, p => Fault(p.First, p.Second), StringComparer.Ordinal));
        }
        catch (JsonException)
        {
            return Bad(MermaidProblems.Failed("its answer is no JSON"));
        }
    }

    static SyntaxFault? Fault(string text, RealVerdict? verdict)
    {
        if (verdict is null) return null;
        var clean = DiagramText.Of(text).Text;
        var start = clean.Length - clean.AsSpan().TrimStart().Length;
        var lines = new LineIndex(text);
        var line = Math.Clamp(lines.LineOf(Math.Min(start, text.Length)) + verdict.Line - 1, 0, lines.Count - 1);
        var at = Math.Min(lines[line].Start + Math.Max(0, verdict.Column), Math.Max(lines[line].Start, lines[line].End - 1));
        return new(new(at, Math.Min(at + 1, text.Length)), "Mermaid cannot read it: " + Sentence(verdict.Message), null);
    }

    static Checked<FrozenDictionary<string, SyntaxFault?>> Bad(Problem problem) => Checked<FrozenDictionary<string, SyntaxFault?>>.Bad(problem);

    /// <summary>Of a report with a drawing of the place and a list of tokens, what it says in words.</summary>
    static string Sentence(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var said = lines.FirstOrDefault(l => l.StartsWith("Expecting", StringComparison.Ordinal)) is { } expecting
            && Got().Match(expecting) is { Success: true } got
            ? got.Value
            : lines.FirstOrDefault() ?? "";
        return said.Length > 160 ? said[..157] + "…" : said;
    }

    static string Script { get; } = Embedded.Text(typeof(RealParser), "mermaid.data.mjs");

    [GeneratedRegex(@"got '.*'$")] private static partial Regex Got();
}

sealed record RealVerdict(string Message, int Line, int Column);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(List<RealVerdict?>))]
sealed partial class MermaidJson : JsonSerializerContext;
