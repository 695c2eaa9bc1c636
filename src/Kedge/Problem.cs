namespace Kedge;

/// <summary>A note is for information: nothing is wrong.</summary>
public enum Severity { Error, Warning, Note }

/// <summary>Where a problem is: a file with an optional 1-based line and column, and the length of the text at fault.</summary>
/// <param name="Excerpt">The whole source line, shown under the place.</param>
public sealed record Place(string File, int Line = 0, int Column = 0, int Length = 0, string? Excerpt = null)
{
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";
}

/// <summary>
/// One thing wrong, as a value. The code's family says where to look: KDG1xxx spec, 2 lock and compatibility,
/// 3 image, 4 session, 5 run, 6 docs, 7 cluster. The wording lives in one <c>…Problems</c> class per folder.
/// </summary>
/// <param name="Note">Shown next to the carets under the excerpt.</param>
/// <param name="Hint">What to do; names the next command where there is one.</param>
public sealed record Problem(string Code, string Message, Place? Place = null, string? Note = null, string? Hint = null)
{
    public Severity Severity { get; init; } = Severity.Error;
}

/// <summary>
/// The failing world: thrown at doors only, caught once in <c>Program</c>. Bad input is a <see cref="Checked{T}"/>, not this.
/// </summary>
public sealed class KedgeException(Problem problem, Exception? cause = null) : Exception(problem.Message, cause)
{
    public Problem Problem { get; } = problem;
}
