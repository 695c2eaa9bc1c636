using System.Collections.Immutable;

namespace Kedge.Images.Finishing;

/// <summary>One line of a package's <c>triggers</c> file (deb-triggers(5)).</summary>
/// <param name="Interest">Waits for the trigger; otherwise sets it off.</param>
/// <param name="Name">A path with a leading slash (set off by files below it), or a word.</param>
public sealed record Trigger(bool Interest, bool Await, string Name)
{
    public bool IsPath => Name.StartsWith('/');

    public static ImmutableArray<Trigger> Read(string text) =>
    [
        .. from line in text.Split('\n')
           let words = line.Split('#')[0].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
           where words.Length == 2
           select new Trigger(words[0].StartsWith("interest", StringComparison.Ordinal), !words[0].EndsWith("-noawait", StringComparison.Ordinal), words[1]),
    ];
}
