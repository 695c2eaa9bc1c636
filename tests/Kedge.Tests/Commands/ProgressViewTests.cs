using Kedge.Cli.Views;
using Spectre.Console;

namespace Kedge.Tests.Commands;

public sealed class ProgressViewTests
{
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
        Assert.All(lines, line => Assert.Contains("00:00:0", line, StringComparison.Ordinal));
    }
}
