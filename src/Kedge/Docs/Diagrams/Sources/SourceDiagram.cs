using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Docs.Diagrams.Sources;

/// <summary>A picture, and what it follows from.</summary>
/// <param name="Inputs">Everything that the picture shows, normalised: an edit that changes no meaning leaves it as it is.</param>
public sealed record SourceDiagram(Flowchart Chart, string Inputs);
