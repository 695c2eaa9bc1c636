using System.Collections.Immutable;
using Kedge.PublicKeys;

namespace Kedge.Sessions.Ssh;

/// <param name="From">Where it was found: a file, <c>the agent</c>, <c>kedge.yaml</c>.</param>
public sealed record OfferedKey(PublicKey Key, string From);

/// <summary>The keys that open a session, each once: the first place where one was found counts. Pure.</summary>
public sealed record AuthorizedKeys(ImmutableArray<OfferedKey> Keys)
{
    public static AuthorizedKeys Of(params IEnumerable<OfferedKey> keys) => new([.. keys.DistinctBy(k => k.Key.Blob, StringComparer.Ordinal)]);

    /// <summary>Of <c>authorized_keys</c>.</summary>
    public string Text => string.Concat(Keys.Select(k => $"{k.Key}\n"));

    /// <summary>For people: how many keys from where, such as <c>~/.ssh/id_ed25519.pub, 2 in the agent</c>.</summary>
    public string Words => string.Join(", ", Keys.GroupBy(k => k.From, StringComparer.Ordinal)
        .Select(g => g.Count() == 1 ? g.Key : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{g.Key} ({g.Count()} keys)")));
}
