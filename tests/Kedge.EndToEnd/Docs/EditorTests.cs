namespace Kedge.EndToEnd.Docs;

/// <summary><c>kedge docs lsp</c> with a real editor as its client.</summary>
public sealed class EditorTests
{
    [FactWith("nvim")]
    public async Task Neovim_shows_findings_mends_them_and_says_what_an_emoji_means()
    {
        using var built = new Built();
        var page = Path.Combine(built.Folder, "a.md");
        File.WriteAllText(page, "# A\n\n中文 🔥 hot 🎉 word\n\n⚠️ Warning: be careful\n");
        var script = Path.Combine(AppContext.BaseDirectory, "Docs", "neovim.lua");
        (await built.Tool("env", $"KEDGE={Built.Program}", "timeout", "600", "nvim", "--headless", "-u", "NONE", "-i", "NONE", "-c", $"luafile {script}", page)).Ended(0);
        Assert.Equal(["3:8 E05", "3:17 E05", "warn"], File.ReadAllLines(Path.Combine(built.Folder, "seen.txt")));
        Assert.Equal("# A\n\n中文 hot word\n\n⚠️ Warning: be careful\n", File.ReadAllText(page));
    }
}
