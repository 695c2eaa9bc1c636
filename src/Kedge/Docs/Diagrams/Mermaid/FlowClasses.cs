using System.Collections.Immutable;

namespace Kedge.Docs.Diagrams.Mermaid;

/// <summary>
/// What a node can be in pictures of environments, models and runs, each with one colour. Fills are translucent and strokes of middle
/// lightness, so that one text is readable on GitHub's light and dark pages alike.
/// </summary>
public static class FlowClasses
{
    public const string Image = "image", Stage = "stage", File = "file", Volume = "volume", Port = "port", Gpu = "gpu",
        Service = "service", Person = "person", Data = "data", Model = "model", Result = "result", Warning = "warning", Folded = "folded";

    public static ImmutableSortedDictionary<string, FlowStyle> Known { get; } = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
    [
        Of(Image, "8250df"), Of(Stage, "0969da"), Of(File, "57606a"), Of(Volume, "9a6700"), Of(Port, "bf3989"), Of(Gpu, "2da44e"),
        Of(Service, "0969da"), Of(Person, "bf3989"), Of(Data, "9a6700"), Of(Model, "8250df"), Of(Result, "2da44e"), Of(Warning, "cf222e"),
        KeyValuePair.Create(Folded, new FlowStyle("#6e778114", "#6e7781") { IsDashed = true }),
    ]);

    static KeyValuePair<string, FlowStyle> Of(string name, string colour) => new(name, new($"#{colour}1f", $"#{colour}"));
}
