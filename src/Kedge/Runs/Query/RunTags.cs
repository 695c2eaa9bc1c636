using System.Collections.Immutable;
using Kedge.Runs.Record;

namespace Kedge.Runs.Query;

/// <summary>A run's tags: <c>tags.txt</c> in its folder, one per line, in ordinal order, so that git merges it well. Door: disk.</summary>
public static class RunTags
{
    const string FileName = "tags.txt";
    const int Most = 100;

    /// <summary>Whether this can be a tag.</summary>
    public static bool IsTag(string text) =>
        text.Length is > 0 and <= 60 && char.IsLetterOrDigit(text[0]) && text.All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '-' or ':' or '+');

    /// <summary>The tags that are there; what is no tag, or beyond the first hundred, is left out.</summary>
    public static ImmutableArray<string> Read(string runs, string id)
    {
        try
        {
            var path = Path.Combine(runs, id, FileName);
            return File.Exists(path)
                ? [.. File.ReadLines(path).Take(Most * 4).Select(l => l.Trim()).Where(IsTag).Distinct().Order(StringComparer.Ordinal).Take(Most)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Puts tags on and takes tags off; gives what is there afterwards.</summary>
    /// <exception cref="KedgeException">KDG5024</exception>
    public static ImmutableArray<string> Change(string runs, RunId id, IEnumerable<string> add, IEnumerable<string> remove)
    {
        var path = Path.Combine(runs, id.ToString(), FileName);
        try
        {
            using var turn = WritingTurn.Take(runs);
            ImmutableArray<string> tags = [.. Read(runs, id.ToString()).Except(remove).Union(add).Order(StringComparer.Ordinal)];
            if (tags.IsEmpty) File.Delete(path);
            else PlainFile.Replace(Path.GetDirectoryName(path)!, FileName, string.Concat(tags.Select(t => t + "\n")));
            return tags;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(QueryProblems.CannotChange(path, e.Message), e);
        }
    }
}
