using System.Collections.Immutable;

namespace Kedge.Store;

/// <summary>A file to fetch: what it is called in messages, where it may be, and what it must be.</summary>
/// <param name="Urls">http, https or file; tried in order.</param>
/// <param name="Size">In bytes. Never more than this is read.</param>
public sealed record Wanted(string Name, ImmutableArray<Uri> Urls, Digest Sha256, long Size);
