using System.Collections.Immutable;

namespace Kedge.Checks.Drifts;

/// <summary>What was looked into, which decides how it is mended.</summary>
public enum Subject { Session, Image, Host }

/// <summary>One thing that is not as the lock says. The wording is that of <see cref="DriftProblems"/>.</summary>
/// <param name="What">The package, file or device.</param>
/// <param name="Expected">Null: it should not be there.</param>
/// <param name="Found">Null: it is not there.</param>
/// <param name="Hint">How to mend it.</param>
public sealed record DriftFinding(string Code, string Message, string What, string? Expected, string? Found, string Hint)
{
    /// <summary>The files that it is about, of many the first hundred.</summary>
    public ImmutableArray<string> Paths { get; init; } = [];
}
