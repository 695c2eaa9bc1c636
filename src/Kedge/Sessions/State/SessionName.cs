using System.Globalization;
using System.Text;

namespace Kedge.Sessions.State;

/// <summary>
/// One session of one project. Two projects of the same name, and two users in one project, are told apart by a short hash;
/// two sessions of a project by a word (<c>kedge up --name second</c>).
/// </summary>
/// <param name="Project">The spec's name.</param>
/// <param name="Hash">Six hex digits of the SHA-256 of user and project folder.</param>
/// <param name="Session">Null for the project's only or first session.</param>
public sealed record SessionName(string Project, string Hash, string? Session)
{
    const int HashLength = 6;

    /// <summary>The label of its container: its <see cref="Key"/>.</summary>
    public const string Label = "io.kedge.session";

    /// <param name="uid">Of the caller.</param>
    public static SessionName Of(string project, string folder, string? session, uint uid) =>
        new(project, Digest.Of(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{uid}:{folder}"))).Hex[..HashLength], session);

    /// <summary><c>digits-3fa9c1</c>, <c>digits-3fa9c1.second</c>: its folder's name.</summary>
    public string Key => Session is null ? $"{Project}-{Hash}" : $"{Project}-{Hash}.{Session}";

    public string Container => $"kedge-{Key}";

    /// <summary>What people type behind <c>ssh</c>: <c>kedge-digits</c>, <c>kedge-digits-second</c>; the container's name where another session has that.</summary>
    public string Alias(IEnumerable<SessionRecord> others)
    {
        var plain = Session is null ? $"kedge-{Project}" : $"kedge-{Project}-{Session}";
        return others.Any(o => o.Alias == plain && o.Container != Container) ? Container : plain;
    }
}
