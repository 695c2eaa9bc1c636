namespace Kedge.Sessions.Ssh;

/// <summary>One word of a line in ssh_config and sshd_config. Pure.</summary>
static class ConfigWord
{
    /// <summary>Double quotes, and backslashes before quotes and backslashes: so OpenSSH splits its lines (misc.c, argv_split).</summary>
    public static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
