using System.Collections.Immutable;

namespace Kedge.Explanations.Answers;

/// <summary>What is true here, and what to do here, beyond what the table says about the failure in general.</summary>
public sealed record Answer(ImmutableArray<Words> Here, ImmutableArray<Words> Fix)
{
    public static Answer Nothing { get; } = new([], []);

    static readonly ImmutableDictionary<string, Reply> ById =
        ImmutableDictionary.CreateRange([.. DriverAnswers.All, .. GpuAnswers.All, .. PackageAnswers.All, .. LibraryAnswers.All, .. ResourceAnswers.All]);

    public static Answer For(Recognised found, Surroundings around)
    {
        if (!ById.TryGetValue(found.Signature.Id, out var answer)) return Nothing;
        var said = answer(found, around).ToList();
        return new([.. said.Where(s => !s.IsFix).Select(s => s.Words)], [.. said.Where(s => s.IsFix).Select(s => s.Words)]);
    }
}

/// <summary>What can be said of a failure that was found in a log, with what lock and machine tell: first what is true here, then what to do.</summary>
delegate IEnumerable<Said> Reply(Recognised found, Surroundings around);

/// <summary>One sentence of an answer.</summary>
public sealed record Said(Words Words, bool IsFix)
{
    public static Said Here(string english, string chinese) => new(new(english, chinese), false);

    /// <summary>Which torch the lock has; nothing without a lock.</summary>
    public static IEnumerable<Said> OfLock(Surroundings around) => around.Locked is { } locked ? [Here($"{locked.English}.", $"{locked.Chinese}。")] : [];

    public static Said Fix(string english, string chinese) => new(new(english, chinese), true);
}
