namespace Kedge.Findings;

/// <summary>Problem: it stops building or running here. Warning: it will bite later, or only some people.</summary>
public enum Level { Ok, Warning, Problem }

/// <summary>One thing that the doctor looked at.</summary>
/// <param name="Check">A word or two: "driver", "disk".</param>
/// <param name="Fix">What to do; null when it is ok.</param>
public sealed record Finding(string Check, Level Level, string Detail, string? Fix = null)
{
    public static Finding Ok(string check, string detail) => new(check, Level.Ok, detail);

    public static Finding Warning(string check, string detail, string fix) => new(check, Level.Warning, detail, fix);

    public static Finding Problem(string check, string detail, string fix) => new(check, Level.Problem, detail, fix);
}
