namespace Kedge.Cli.Docs;

/// <summary>What was typed.</summary>
public sealed record DocsRequest(string[] Paths)
{
    public string? Changed { get; init; }
    public string? Config { get; init; }
    public string? Profile { get; init; }
    public string[] Rules { get; init; } = [];
}
