using Kedge.Compat;
using Kedge.Locks.Python.Resolvers;

namespace Kedge.Locks.Python;

/// <summary>Of the builds that fit, best first, the first one that an index has a wheel of.</summary>
public static class TorchSearch
{
    /// <summary>Releases that are named before the list is cut.</summary>
    const int Named = 3;

    /// <param name="market">What may be chosen from for a wish: each CUDA variant has an index of its own.</param>
    /// <returns>The first of them when no index has any: its problem is the one to tell.</returns>
    public static async Task<(TorchChoice Choice, TorchWish Wish, WheelMarket Market)> Find(
        IReadOnlyList<TorchChoice> choices, Func<TorchWish, WheelMarket> market, PythonTarget target, CancellationToken ct)
    {
        var tried = choices.Select(c => (Choice: c, Wish: TorchWish.Of(c))).Select(c => (c.Choice, c.Wish, Market: market(c.Wish))).ToList();
        for (var i = 0; i < tried.Count; i++)
        {
            var (choice, wish, offered) = tried[i];
            if (!TorchWheels.Choose(await offered.Find("torch", ct).ConfigureAwait(false), wish, target).IsOk) continue;
            return (choice, i == 0 ? wish : wish with { Because = $"{wish.Because} and that the index has: it has no {Lacking(tried.Take(i).Select(t => t.Choice))}" }, offered);
        }
        return tried[0];
    }

    static string Lacking(IEnumerable<TorchChoice> choices)
    {
        var names = choices.Select(c => $"{c.Torch} ({c.Tag})").ToList();
        return string.Join(", ", names.Take(Named)) + (names.Count > Named ? " …" : "");
    }
}
