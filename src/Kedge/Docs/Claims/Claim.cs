using Kedge.Docs.Pages;

namespace Kedge.Docs.Claims;

/// <summary>A version, image name or port that a page's plain words give.</summary>
/// <param name="What">As written: PyTorch, numpy.</param>
public sealed record Claim(string What, string Value, TextRange Range)
{
    /// <summary>2.6 agrees with 2.6.0, and 3.13.5 with 3.13: as far as both say something, it is the same.</summary>
    public bool Agrees(string other) =>
        Value == other || Value.StartsWith(other + ".", StringComparison.Ordinal) || other.StartsWith(Value + ".", StringComparison.Ordinal)
            || other.StartsWith(Value + "+", StringComparison.Ordinal);
}
