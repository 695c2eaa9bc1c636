using System.Text.Json.Nodes;
using Kedge.Compat;
using Kedge.Compat.Reasons;
using Spectre.Console;

namespace Kedge.Cli.Views;

/// <summary>A compatibility verdict: the build, or the reasons and what would fit instead.</summary>
static class CompatView
{
    public static void Write(IAnsiConsole console, Question question, Verdict verdict)
    {
        if (verdict.Build is { } build) WriteBuild(console, build);
        else console.MarkupLine("[bold red]does not fit[/]");
        foreach (var reason in FoldedReasons.Of(verdict.Reasons)) WriteReason(console, "error", "red", reason);
        foreach (var reason in verdict.Warnings) WriteReason(console, "warning", "yellow", reason);
        if (verdict.Fits) return;
        foreach (var (i, other) in Alternative.To(question).Index()) console.MarkupLineInterpolated($"[bold]{(i == 0 ? "instead" : "     or")}[/]: {other.ToString()}");
    }

    static void WriteBuild(IAnsiConsole console, Build build)
    {
        console.MarkupLineInterpolated($"[bold green]fits[/]: PyTorch {build.Version} {(build.Variant is null ? "for the CPU" : $"with CUDA {build.Cuda} ({build.Tag})")}");
        foreach (var (name, value) in Facts(build)) console.MarkupLineInterpolated($"  {name.PadRight(11)} {value}");
    }

    static IEnumerable<(string Name, string Value)> Facts(Build build)
    {
        var torch = build.Release;
        yield return ("because", build.Because);
        yield return ("python", $"{torch.Python[0]} to {torch.Python[1]}");
        if (!build.IsKnown) yield break;
        yield return ("companions",
            $"torchvision {torch.Torchvision}, torchaudio {torch.Torchaudio}{(torch.Torchtext is { } text ? $", torchtext {text}" : "")}, NumPy {torch.Numpy.Linux}");
        if (build.Variant is not { } variant) yield break;
        yield return ("brings", $"cuDNN {variant.Cudnn}{(variant.Nccl is { } nccl ? $", NCCL {nccl}" : "")}{(torch.Triton is { } triton ? $", Triton {triton}" : "")}");
        yield return ("needs", $"{(build.Driver is { } driver ? $"driver {driver}, " : "")}glibc {build.MinGlibc} or later");
        yield return ("runs on", $"compute capability {string.Join(", ", variant.Sm)}");
    }

    static void WriteReason(IAnsiConsole console, string word, string colour, Reason reason)
    {
        console.MarkupLineInterpolated($"[bold {colour}]{word}[[{reason.Code}]][/]: {reason.Message}");
        console.MarkupLineInterpolated($"  [grey]source: {Brief(reason.Source)}[/]");
    }

    /// <summary>The first of several sources; JSON has them all.</summary>
    static string Brief(string source) => source.Split("; ") is [var first, _, ..] ? $"{first}; …" : source;

    public static void WriteJson(IAnsiConsole console, Question question, Verdict verdict)
    {
        var json = new JsonObject
        {
            ["fits"] = verdict.Fits,
            ["reasons"] = Json(verdict.Reasons),
            ["instead"] = JsonStyle.Array(Instead(question, verdict)),
            ["warnings"] = Json(verdict.Warnings),
            ["build"] = verdict.Build is { } build ? Json(build) : null,
        };
        console.Profile.Out.Writer.WriteLine(json.ToJsonString(JsonStyle.Readable));
    }

    /// <summary>Where a plain install would not do, what is chosen stands here too: it is the answer to "what instead?".</summary>
    static IEnumerable<string> Instead(Question question, Verdict verdict) =>
        verdict.Build is not { } build ? Alternative.To(question).Select(a => a.ToString())
        : verdict.IsNotPlain ? [$"CUDA {build.Cuda} (--cuda {build.Cuda})"] : [];

    public static JsonArray Json(IEnumerable<Reason> reasons) =>
        JsonStyle.Array(reasons, r => new JsonObject { ["code"] = r.Code, ["message"] = r.Message, ["source"] = r.Source });

    public static JsonObject Json(Build build) => new()
    {
        ["torch"] = build.Version.ToString(), ["cuda"] = build.Cuda, ["tag"] = build.Tag, ["because"] = build.Because,
        ["torchvision"] = Known(build, build.Release.Torchvision), ["torchaudio"] = Known(build, build.Release.Torchaudio),
        ["torchtext"] = Known(build, build.Release.Torchtext), ["triton"] = Known(build, build.Release.Triton),
        ["cudnn"] = Known(build, build.Variant?.Cudnn), ["nccl"] = Known(build, build.Variant?.Nccl),
        ["driver"] = build.Driver?.ToString(), ["glibc"] = build.MinGlibc.ToString(),
        ["python"] = JsonStyle.Array(build.Release.Python, p => p.ToString()),
    };

    static JsonNode? Known(Build build, string? version) => build.IsKnown ? version : null;
}
