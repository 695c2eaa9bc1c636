using System.Text;

namespace Kedge.Sessions;

/// <summary>
/// One session of one project. Two projects of the same name are told apart by a short hash of their folders, two sessions of
/// a project by a word (<c>kedge up --name second</c>).
/// </summary>
/// <param name="Project">The spec's name.</param>
/// <param name="Hash">Six hex digits of the SHA-256 of the project folder's path.</param>
/// <param name="Session">Null for the project's only or first session.</param>
public sealed record SessionName(string Project, string Hash, string? Session)
{
    const int HashLength = 6;

    /// <summary>The label of its container: its <see cref="Key"/>.</summary>
    public const string Label = "io.kedge.session";

    public static SessionName Of(string project, string folder, string? session) =>
        new(project, Digest.Of(Encoding.UTF8.GetBytes(folder)).Hex[..HashLength], session);

    /// <summary><c>digits-3fa9c1</c>, <c>digits-3fa9c1.second</c>: its folder's name.</summary>
    public string Key => Session is null ? $"{Project}-{Hash}" : $"{Project}-{Hash}.{Session}";

    public string Container => $"kedge-{Key}";

    /// <summary>What people type behind <c>ssh</c>, unless another project's session has it: <c>kedge-digits</c>, <c>kedge-digits-second</c>.</summary>
    public string Alias => Session is null ? $"kedge-{Project}" : $"kedge-{Project}-{Session}";
}
