using System.CommandLine;
using Kedge.Cli.Views;
using Kedge.Compat;
using Kedge.Compat.Reasons;

namespace Kedge.Cli.Commands;

public static class CompatCommand
{
    public static Command Create(Shell shell)
    {
        var torch = Text("--torch", "V", "PyTorch: 2.7 (its newest patch), 2.7.1 or newest");
        var cuda = Text("--cuda", "V", "12.8, cu128, cpu, or auto: the newest that everything given can run");
        var gpu = new Option<string[]>("--gpu") { Description = "A GPU by name, or by compute capability when it is newer than the table; may be given again", HelpName = "NAME", AllowMultipleArgumentsPerToken = false };
        var driver = Text("--driver", "V", "NVIDIA driver: 535.129.03, or a branch: 535");
        var python = Text("--python", "V", "Python: 3.12, or free-threaded: 3.13t");
        var os = Text("--os", "NAME", "Where it is installed: debian:trixie, \"Ubuntu 22.04\", rhel8, windows, macos");
        var glibc = Text("--glibc", "V", "glibc there, instead of the one that --os brings");
        var arch = Text("--arch", "NAME", "amd64 or arm64");
        var with = Text("--with", "LIST", $"Packages beside it: torchvision=0.22,torchtext,numpy=2; known: {string.Join(", ", CompanionCheck.Known)}");
        var machine = Text("--for", "FILE", "A machine's profile, as `kedge doctor --save FILE` writes it; this: the machine that this is typed on");
        var table = new Option<bool>("--table") { Description = "List every PyTorch with the builds of it that fit this machine, or what else is given" };
        var json = new Option<bool>("--json") { Description = "Print the answer as JSON" };
        var command = new Command("compat",
            "Say whether PyTorch, CUDA, Python, driver and GPU fit together; if not, why, and what would.\nExample: kedge compat --torch 2.7 --cuda 12.8 --gpu \"RTX 4090\" --driver 535")
        {
            torch, cuda, gpu, driver, python, os, glibc, arch, with, machine, table, json,
        };
        command.SetAction((parse, _) => Task.FromResult(Run(
            shell,
            new(parse.GetValue(torch), parse.GetValue(cuda), parse.GetValue(gpu) ?? [], parse.GetValue(driver), parse.GetValue(python))
            {
                Os = parse.GetValue(os), Glibc = parse.GetValue(glibc), Arch = parse.GetValue(arch), With = parse.GetValue(with),
                For = parse.GetValue(machine), Table = parse.GetValue(table),
            },
            parse.GetValue(json))));
        return command;
    }

    static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };

    static int Run(Shell shell, CompatWish wish, bool json)
    {
        var question = wish.Question(shell);
        shell.Tell(question.Problems);
        if (!question.IsOk) return App.Exit.CouldNot;
        return wish.Table ? Table(shell, question.Value, json) : Answer(shell, question.Value, json);
    }

    static int Answer(Shell shell, Question question, bool json)
    {
        var verdict = Judge.Of(question);
        if (json) CompatView.WriteJson(shell.Out, question, verdict);
        else CompatView.Write(shell.Out, question, verdict);
        return verdict.Fits ? App.Exit.Done : App.Exit.No;
    }

    static int Table(Shell shell, Question question, bool json)
    {
        var rows = CompatRow.All(question);
        if (json) CompatTableView.WriteJson(shell.Out, rows);
        else CompatTableView.Write(shell.Out, rows);
        return rows.Any(r => !r.Builds.IsEmpty) ? App.Exit.Done : App.Exit.No;
    }
}
