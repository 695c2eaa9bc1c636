using System.Globalization;
using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;
using Kedge.Docs.Suggesting;

namespace Kedge.Bench;

/// <summary>
/// How well anchors are proposed: the anchors that people wrote are taken out of their pages, proposed anew, and compared. Only blocks
/// whose emoji has a meaning in the grammar count; those marked with feelings must get nothing.
/// </summary>
static class AnchorTrial
{
    sealed class Tally
    {
        public int Truth, Right, Proposed;
    }

    public static int Run(string folder)
    {
        var tallies = new SortedDictionary<string, Tally>(StringComparer.Ordinal);
        var (feelings, answered, pages) = (0, 0, 0);
        foreach (var path in Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            pages++;
            foreach (var (language, truth, proposed) in Of(File.ReadAllText(path)))
            {
                if (truth is null) (feelings, answered) = (feelings + 1, answered + (proposed is null ? 0 : 1));
                else Count(tallies, language, truth, proposed);
            }
        }
        Console.WriteLine($"{pages} pages; {feelings} blocks marked with feelings, {answered} of them given an anchor");
        foreach (var (name, t) in tallies)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {t.Truth} | {Share(t.Right, t.Proposed)} | {Share(t.Right, t.Truth)} |"));
        return 0;
    }

    static string Share(int part, int whole) => whole == 0 ? "–" : (100.0 * part / whole).ToString("0", CultureInfo.InvariantCulture) + " %";

    static void Count(SortedDictionary<string, Tally> tallies, string language, string truth, string? proposed)
    {
        foreach (var name in (string[])[$"{language} {truth}", $"{language} all"]) Of(tallies, name).Truth++;
        if (proposed is null) return;
        foreach (var name in (string[])[$"{language} {proposed}", $"{language} all"]) Of(tallies, name).Proposed++;
        if (proposed != truth) return;
        foreach (var name in (string[])[$"{language} {truth}", $"{language} all"]) Of(tallies, name).Right++;
    }

    static Tally Of(SortedDictionary<string, Tally> tallies, string name) => tallies.TryGetValue(name, out var tally) ? tally : tallies[name] = new();

    /// <summary>Every block that begins with an emoji: what it stood for, and what is proposed without it.</summary>
    static IEnumerable<(string Language, string? Truth, string? Proposed)> Of(string text)
    {
        var page = PageReader.Read("page.md", text);
        var reading = AnchorReading.Of(page, Grammar.Core);
        var bare = PageReader.Read("page.md", Without(text, reading));
        if (bare.Blocks.Length != page.Blocks.Length) yield break;
        var proposed = Suggester.For(bare, Grammar.Core).ToDictionary(s => s.Range.Start);
        foreach (var use in reading.All.Where(u => u.Place == EmojiPlace.Start && page.Blocks[u.Block].Kind != BlockKind.Cell).DistinctBy(u => u.Block))
        {
            if (use.Meaning is not (EmojiMeaning.Anchor or EmojiMeaning.Synonym or EmojiMeaning.Emotional)) continue;
            var language = Languages.Of(page.Blocks[use.Block].Range.Of(text)) == PageLanguage.Chinese ? "zh" : "en";
            yield return (language, use.Anchor?.Id, proposed.GetValueOrDefault(bare.Blocks[use.Block].Range.Start)?.Anchor.Id);
        }
    }

    static string Without(string text, AnchorReading reading)
    {
        foreach (var use in reading.All.Reverse())
            text = text.Remove(use.Range.Start, use.Range.Length + (use.Range.End < text.Length && text[use.Range.End] == ' ' ? 1 : 0));
        return text;
    }
}
