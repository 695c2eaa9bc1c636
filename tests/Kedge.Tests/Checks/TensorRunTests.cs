using Kedge.Checks;
using Kedge.Checks.Tensors;

namespace Kedge.Tests.Checks;

public sealed class TensorRunTests
{
    static string Lines(params string[] lines) => string.Concat(lines.Select(l => $"\n{TensorReport.Mark}{l}\n"));

    static string Results(CommandResult said, string? known = null) => string.Join("; ",
        TensorRun.Results("a fresh container", said,
            log => known is not null && log.Contains(known, StringComparison.Ordinal) ? ("because", "do this") : null)
                .Select(r => $"{r.Name} {r.State} {r.Detail}{(r.Why is null ? "" : $" ({r.Why}: {r.Hint})")}"));

    const string Ok = """{"check": "autograd", "state": "ok", "detail": "4", "seconds": 0.1, "trace": null}""", Begin = """{"begin": "conv2d"}""",
        Wrong = """{"check": "dataloader", "state": "wrong", "detail": "died", "seconds": 1, "trace": "RuntimeError: Bus error"}""";

    [Fact]
    public void Checks_are_read_between_what_libraries_print() => Assert.Equal("autograd Ok 4; dataloader Wrong died (because: do this)",
        Results(new(0, "hello\n" + Lines(Ok) + "warning: x\n" + Lines(Wrong, """{"end": 2}"""), ""), "Bus error"));

    [Fact]
    public void An_end_that_nothing_announced_is_not_known() => Assert.Equal(
        "autograd Ok 4; tensors CouldNot what was answered in a fresh container is cut off or not an answer: exit code 1, boom [KDG5452]",
            Results(new(1, Lines(Ok), "x\nboom\n")));

    [Fact]
    public void A_check_that_took_Python_with_it_is_wrong() => Assert.Equal(
        "autograd Ok 4; conv2d Wrong Python itself ended during this check: a segmentation fault", Results(new(139, Lines(Ok, Begin), "")));

    [Fact]
    public void An_answer_with_a_check_too_few_or_too_many_is_not_whole()
    {
        Assert.EndsWith("[KDG5452]", Results(new(0, Lines(Ok, """{"end": 2}"""), "")));
        Assert.EndsWith("[KDG5452]", Results(new(0, Lines(Ok, Ok, """{"end": 1}"""), "")));
    }

    [Theory]
    [InlineData("""{"check": "x", "state": "fine", "detail": "", "seconds": 0, "trace": null}""")]
    [InlineData("""{"check": "x", "more": 1}""")]
    [InlineData("""{"check": ["x"]}""")]
    [InlineData("""{""")]
    [InlineData("\"\\ud800\"")]
    public void Lines_of_another_form_end_what_is_believed(string line) =>
        Assert.EndsWith("[KDG5452]", Results(new(0, Lines(line, """{"end": 0}"""), "")));

    [Fact]
    public void The_programs_are_embedded()
    {
        Assert.Contains("def ddp_step", InsideProgram.Tensors.Source, StringComparison.Ordinal);
        Assert.Contains("def damaged", InsideProgram.Inventory.Source, StringComparison.Ordinal);
        Assert.Equal("-I -S -c", string.Join(' ', InsideProgram.Inventory.Command("/usr/bin/python3")[1..4]));
    }
}
