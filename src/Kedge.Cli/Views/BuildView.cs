using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kedge.Cli.Projects;
using Kedge.Cli.Views.Terminal;
using Kedge.Images;
using Kedge.Images.Layers;
using Spectre.Console;

namespace Kedge.Cli.Views;

/// <summary>What a build made, where it went, and how long all of it took.</summary>
/// <param name="Loaded">The reference by which an engine has it, when it was asked to.</param>
public sealed record BuildReport(BuiltImage Built, int Packages, ImmutableArray<(ImageOutput Output, Digest Digest)> Outputs, string? Loaded, double Seconds);

public static class BuildView
{
    public static void Write(IAnsiConsole console, BuildReport report)
    {
        var image = report.Built.Image;
        var made = report.Built.Layers.Count(l => !l.Cached);
        // Past the console: what is copied from a narrow terminal must not be broken into lines.
        foreach (var line in image.Names.Append($"image    {image.Id}")) console.Profile.Out.Writer.WriteLine(line);
        console.MarkupLineInterpolated($"layers   {image.Layers.Length} ({made} new), {Bytes.Of(image.Layers.Sum(l => l.Size))}, {report.Packages} packages");
        foreach (var (output, digest) in report.Outputs) console.MarkupLineInterpolated($"written  {output} as {digest}");
        if (report.Loaded is { } reference) console.MarkupLineInterpolated($"loaded   {reference}");
        console.MarkupLineInterpolated($"time     {StepTimes.Text(report.Built.Times.Add(("in all", report.Seconds)))}");
    }

    public static void WriteJson(IAnsiConsole console, BuildReport report)
    {
        var image = report.Built.Image;
        console.Profile.Out.Writer.WriteLine(new JsonObject
        {
            ["image"] = image.Id.ToString(),
            ["digest"] = image.LocalManifest.Digest.ToString(),
            ["names"] = JsonStyle.Array(image.Names),
            ["packages"] = report.Packages,
            ["size"] = image.Layers.Sum(l => l.Size),
            ["layers"] = JsonStyle.Array(report.Built.Layers, Layer),
            ["outputs"] = JsonStyle.Array(report.Outputs, o => new JsonObject { ["output"] = o.Output.ToString(), ["digest"] = o.Digest.ToString() }),
            ["loaded"] = report.Loaded,
            ["seconds"] = Math.Round(report.Seconds, 3),
            ["times"] = StepTimes.Json(report.Built.Times),
        }.ToJsonString(JsonStyle.Indented));
    }

    static JsonObject Layer(BuiltLayer layer) => new()
    {
        ["diffId"] = layer.Layer.DiffId.ToString(), ["size"] = layer.Layer.Size, ["kept"] = layer.Layer.Kept.Size, ["comment"] = layer.Layer.Comment,
        ["cached"] = layer.Cached,
    };
}
