using System.Collections.Immutable;
using System.Text;
using Kedge.Sessions.State;

namespace Kedge.Sessions.Inside;

/// <summary>
/// What every login shell of a session reads. Debian's /etc/profile sets a PATH of its own, and the environment's Python would be
/// gone from SSH shells and JupyterLab's terminals. Pure.
/// </summary>
public static class LoginShell
{
    public const string Name = "profile.sh";

    /// <summary>/etc/profile reads every file of this folder (Debian's base-files).</summary>
    public const string Place = "/etc/profile.d/kedge.sh";

    /// <param name="variables">Those of the container.</param>
    /// <param name="folder">Where a shell that a person opened by SSH begins, instead of the home that sshd goes to.</param>
    public static SessionFile File(ImmutableSortedDictionary<string, string?> variables, string folder)
    {
        var text = new StringBuilder("# Made by Kedge for this session.\n");
        if (variables.GetValueOrDefault("PATH") is { } path) text.Append("PATH=").Append(CommandLine.InQuotes(path)).Append("\nexport PATH\n");
        text.Append("if [ -n \"${SSH_TTY-}\" ] && [ \"$PWD\" = \"$HOME\" ]; then cd ").Append(CommandLine.InQuotes(folder)).Append("; fi\n");
        return new(Name, text.ToString());
    }
}
