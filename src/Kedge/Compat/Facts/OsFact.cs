namespace Kedge.Compat.Facts;

/// <summary>A Linux distribution's release and its C library. A row of Oses.data.json.</summary>
/// <param name="Id">As os-release's ID and VERSION_ID, <c>debian:13</c>; the first of its names.</param>
/// <param name="Names">Other names: <c>debian:trixie</c>, <c>trixie</c>.</param>
/// <param name="Glibc">Null where the C library is musl.</param>
public sealed record OsFact(string Id, IReadOnlyList<string> Names, DottedVersion? Glibc, string Source);
