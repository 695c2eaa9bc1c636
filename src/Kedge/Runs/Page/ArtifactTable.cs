using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Runs.Page;

/// <summary>What a run left behind, on its page: models with what they hold, and other logged files.</summary>
public static class ArtifactTable
{
    const int Most = 30;

    public static string Of(ImmutableArray<Artifact>? artifacts)
    {
        if (artifacts is not { IsDefaultOrEmpty: false } all) return "";
        var more = all.Length > Most ? $"\n{all.Length - Most} more are in [end.json](end.json).\n" : "";
        return "| File | What it is | Parameters | Size | SHA-256 |\n|---|---|--:|--:|---|\n" + string.Concat(Shown(all).Select(Row)) + more;
    }

    /// <summary>Models before other files.</summary>
    static IEnumerable<Artifact> Shown(ImmutableArray<Artifact> all) => all.OrderBy(a => a.Model is null).Take(Most);

    static string Row(Artifact artifact)
    {
        var file = artifact.Kept ? $"[{MarkdownText.Code(artifact.Path)}]({Link(artifact.Path)})" : MarkdownText.Code(artifact.Path);
        return $"| {file} | {What(artifact.Model)} | {Parameters(artifact.Model)} | {Bytes.Of(artifact.Size)} | {(artifact.Sha256 is { } sha ? MarkdownText.Code(RunCharts.Cut(sha, 12, "")) : "not hashed")} |\n";
    }

    static string What(ModelFacts? model)
    {
        if (model is null) return "";
        var types = model.Types.IsDefaultOrEmpty ? "" : ", " + string.Join(", ", model.Types);
        var opset = model.Opset is { } number ? string.Create(CultureInfo.InvariantCulture, $", opset {number}") : "";
        return MarkdownText.Plain(model.Format + types + opset) + (model.Danger is { } danger ? $", **loading it {danger}**" : "");
    }

    static string Parameters(ModelFacts? model) => model is { Parameters: > 0 } ? model.Parameters.ToString("N0", CultureInfo.InvariantCulture) : "";

    static string Link(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
