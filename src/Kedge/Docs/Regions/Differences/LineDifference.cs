namespace Kedge.Docs.Regions.Differences;

/// <summary>Says in a few words how two texts differ.</summary>
static class LineDifference
{
    const int Longest = 60;

    /// <summary>The first line that is not the same: <c>'torch 2.6.0' is now 'torch 2.7.0'</c>.</summary>
    public static string First(string before, string now)
    {
        var (old, fresh) = (before.Split('\n'), now.Split('\n'));
        var at = 0;
        while (at < old.Length && at < fresh.Length && old[at] == fresh[at]) at++;
        if (at == old.Length) return $"'{Cut(fresh[at])}' has come";
        if (at == fresh.Length) return $"'{Cut(old[at])}' has gone";
        return $"'{Cut(old[at])}' is now '{Cut(fresh[at])}'";
    }

    static string Cut(string line) => line.Trim() is { Length: > Longest } text ? text[..Longest] + "…" : line.Trim();
}
