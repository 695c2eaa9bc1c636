using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Safety;

/// <summary>A password written into a command: it is in everybody's shell history and process list, and often it is the real one.</summary>
static class PasswordInCommand
{
    public static readonly Rule Rule = new("S06", "password-in-command", Severity.Error, Check);
    static readonly string[] Marks = ["PASS", "pass", "Pass", "PWD", "SECRET", "secret", "sshpass", "chpasswd"];
    static readonly string[] Names = ["PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "SECRET_KEY"];

    static void Check(PageCheck on)
    {
        foreach (var words in ShellWords.Of(on.Page, Marks))
            for (var i = 0; i < words.Count; i++)
            {
                if (Value(words, i) is not { } value || IsPlaceholder(value)) continue;
                on.Report(words[i].Range, "a password in a command", "read it from a file, a prompt or the environment");
            }
    }

    /// <summary>What is given as a password: NAME_PASSWORD=value, --password value, sshpass -p value.</summary>
    static string? Value(List<ShellWord> words, int at)
    {
        var word = words[at].Text;
        if (word.IndexOf('=', StringComparison.Ordinal) is var equals and > 0)
        {
            var name = word[..equals].TrimStart('-').Replace('-', '_').ToUpperInvariant();
            return Names.Any(n => name == n || name.EndsWith("_" + n, StringComparison.Ordinal)) ? word[(equals + 1)..] : null;
        }
        if (word == "--password" && at + 1 < words.Count) return words[at + 1].Text;
        return word == "-p" && at > 0 && words[at - 1].Text == "sshpass" && at + 1 < words.Count ? words[at + 1].Text : null;
    }

    /// <summary>A variable, a blank to be filled in, or nothing.</summary>
    static bool IsPlaceholder(string value) =>
        value.Length == 0 || value[0] is '$' or '<' or '{' or '-' or '[' or '`' or '@' or '/' || value.Trim('*', '.', 'x', 'X', '…').Length == 0
        || value.Contains("your", StringComparison.OrdinalIgnoreCase) || value.All(c => char.IsAsciiLetterUpper(c) || c == '_') || value is "true" or "false";
}
