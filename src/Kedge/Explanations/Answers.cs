using System.Collections.Immutable;

namespace Kedge.Explanations;

/// <summary>What is true here, and what to do here, beyond what the table says about the failure in general.</summary>
sealed record Answer(ImmutableArray<Words> Here, ImmutableArray<Words> Fix)
{
    public static Answer Nothing { get; } = new([], []);
}

static class Answers
{
    public static Answer For(Recognised found, Surroundings around) => Answer.Nothing;
}
