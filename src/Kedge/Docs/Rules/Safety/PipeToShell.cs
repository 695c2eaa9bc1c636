namespace Kedge.Docs.Rules.Safety;

/// <summary>A script from the network straight into a shell: whoever answers decides what runs, and a cut connection runs half of it.</summary>
static class PipeToShell
{
    public static readonly Rule Rule = new("S07", "pipe-to-shell", Severity.Warning, Check) { OnDemand = true };
    static readonly string[] Shells = ["sh", "bash", "zsh", "python", "python3"];

    static void Check(PageCheck on)
    {
        foreach (var words in ShellWords.Of(on.Page, "curl", "wget"))
        {
            if (!words.Exists(w => w.Text is "curl" or "wget")) continue;
            var pipe = words.FindLastIndex(w => w.Text.EndsWith('|'));
            if (pipe >= 0 && words.Skip(pipe + 1).FirstOrDefault(w => w.Text is not ("sudo" or "-E")) is { Text: { } program } shell && Shells.Contains(program))
                on.Report(shell.Range, "a script from the network runs unseen", "download it, check its hash, then run it");
        }
    }
}
