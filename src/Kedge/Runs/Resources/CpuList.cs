using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Runs.Resources;

/// <summary>Processors or NUMA nodes as the kernel lists them: <c>0-15,32-47</c> (cpuset(7), "List format").</summary>
public static class CpuList
{
    /// <summary>More than any machine has; a list that names more is none.</summary>
    const int Most = 65_536;

    /// <summary>Ascending; empty for an empty list, null for a text that is none.</summary>
    public static ImmutableSortedSet<int>? Parse(string? text)
    {
        if (text is null) return null;
        var numbers = ImmutableSortedSet.CreateBuilder<int>();
        foreach (var part in text.Trim().Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var (first, last) = part.IndexOf('-') is > 0 and var dash ? (part[..dash], part[(dash + 1)..]) : (part, part);
            if (Number(first) is not { } from || Number(last) is not { } to || to < from) return null;
            for (var i = from; i <= to; i++) numbers.Add(i);
        }
        return numbers.ToImmutable();
    }

    static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < Most ? number : null;
}
