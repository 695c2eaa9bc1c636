namespace Kedge.Explanations;

/// <summary>What an answer may look at besides the message: all of it may be missing.</summary>
public sealed record Surroundings
{
    public static Surroundings Nothing { get; } = new();
}
