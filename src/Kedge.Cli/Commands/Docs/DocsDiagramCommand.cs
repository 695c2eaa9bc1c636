using System.CommandLine;
using Kedge.Cli.Docs.Diagrams;
using Kedge.Cli.Views;
using Kedge.Docs.Anchors;
using Kedge.Docs.Diagrams.Drawing;
using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Cli.Commands.Docs;

public static class DocsDiagramCommand
{
    public static Command Create(Shell shell)
    {
        var kind = new Argument<string>("KIND") { Description = $"What it is made from: {string.Join(", ", DiagramLoad.Kinds)}" };
        var source = new Argument<string?>("SOURCE") { Description = "A file; of model also PACKAGE.MODULE:FACTORY; of run a run's id, its name, or last. Default: the project's own", Arity = ArgumentArity.ZeroOrOne };
        var language = new Option<string>("--lang") { Description = "Language of its words: en or zh", DefaultValueFactory = _ => "en" };
        var target = new Option<string?>("--target") { Description = "dockerfile: only what this stage needs", HelpName = "STAGE" };
        var depth = new Option<int?>("--depth") { Description = "model: levels of modules. Default: as many as can be read", HelpName = "N" };
        var svg = new Option<bool>("--svg") { Description = "Print the picture itself, light and dark, instead of Mermaid" };
        kind.AcceptOnlyFromAmong(DiagramLoad.Kinds);
        language.AcceptOnlyFromAmong("en", "zh");
        source.Validators.Add(given =>
        {
            if (given.Tokens.FirstOrDefault(t => t.Value.Length > 1 && t.Value[0] == '-') is { } option) given.AddError($"unknown option '{option.Value}'");
        });
        var command = new Command("diagram",
            "Draw what is there as Mermaid: the environment, a Dockerfile, a compose file, a model, a run's flow, the image's layers.\nExample: kedge docs diagram dockerfile docker/Dockerfile") { kind, source, language, target, depth, svg };
        command.SetAction((parse, ct) => Run(shell, new(parse.GetValue(kind)!, parse.GetValue(source))
        {
            Language = parse.GetValue(language) == "zh" ? PageLanguage.Chinese : PageLanguage.English, Target = parse.GetValue(target), Depth = parse.GetValue(depth),
        }, parse.GetValue(svg) ? chart => FlowchartSvg.Draw(chart) : FlowchartText.Of, ct));
        return command;
    }

    static async Task<int> Run(Shell shell, DiagramWish wish, Func<Flowchart, string> written, CancellationToken ct)
    {
        var made = await new DiagramLoad(shell, wish).Make(ct);
        foreach (var problem in made.Problems) ProblemView.Write(shell.Error, problem);
        if (!made.IsOk) return App.Exit.CouldNot;
        shell.Out.Profile.Out.Writer.Write(written(FlowchartFold.Fold(made.Value.Chart)));
        return App.Exit.Done;
    }
}
