namespace Kedge.Sessions.Checks;

/// <summary>One thing that <c>kedge check</c> looked at.</summary>
/// <param name="Detail">What was seen; when it is not ok, what is wrong.</param>
/// <param name="Hint">The next command, when it is not ok.</param>
public sealed record CheckResult(string Name, bool Ok, string Detail, string? Hint = null);
