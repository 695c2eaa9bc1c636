using Kedge.Cli.Views.Terminal;
using Spectre.Console;

namespace Kedge.Tests.Commands;

public sealed class ProgressViewTests
{
    [Fact]
    public async Task Where_there_is_no_terminal_large_downloads_get_a_line_per_tenth()
    {
        var written = new StringWriter();
        await ProgressView.Show(Transcript.Console(written), progress =>
        {
            foreach (var file in (string[])["torch.whl", "numpy.whl"]) progress.Report(new("download", file, 0, file == "torch.whl" ? 900_000_000 : 100_000_000, "B"));
            for (var done = 0L; done <= 900_000_000; done += 1_000_000) progress.Report(new("download", "torch.whl", done, 900_000_000, "B"));
            progress.Report(new("download", "numpy.whl", 100_000_000, 100_000_000, "B"));
            return Task.FromResult(0);
        });
        var lines = written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(11, lines.Length);
        Assert.Equal(("download  torch.whl", "download  0 of 2 files, 100 of 1,000 MB", "download  2 of 2 files, 1,000 of 1,000 MB"), (lines[0], lines[1], lines[^1]));
    }

    [Fact]
    public async Task Small_downloads_get_one_line()
    {
        var written = new StringWriter();
        await ProgressView.Show(Transcript.Console(written), progress =>
        {
            for (var done = 0L; done <= 9_000_000; done += 1_000_000) progress.Report(new("download", "rich.whl", done, 9_000_000, "B"));
            return Task.FromResult(0);
        });
        Assert.Equal("download  rich.whl\n", written.ToString());
    }

    /// <summary>A line that breaks is cleared wrongly and leaves the screen flickering.</summary>
    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public async Task No_line_is_wider_than_the_terminal(int width)
    {
        var written = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(written), Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, ColorSystem = ColorSystemSupport.NoColors,
        });
        console.Profile.Width = width;
        await ProgressView.Show(console, async progress =>
        {
            progress.Report(new("download", "node-" + new string('x', 90), 1, 2, "bytes"));
            await Task.Delay(300);
            return 0;
        });
        var lines = written.ToString().Split('\n').Where(l => l.Contains("download", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Matches(@"\d\d:\d\d:\d\d", line));
    }
}
