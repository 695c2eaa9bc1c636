using System.CommandLine;
using Kedge.Cli.Projects;
using Kedge.Cli.Views;
using Kedge.Explanations;

namespace Kedge.Cli.Commands;

public static class ExplainCommand
{
    /// <summary>POSIX: LC_ALL wins over LC_MESSAGES, which wins over LANG.</summary>
    static readonly string[] Locale = ["LC_ALL", "LC_MESSAGES", "LANG"];

    static readonly Words ByWords = new("a guess from these words: the whole message, or the log (kedge explain FILE), gives a surer answer",
        "这是按几个词猜的：给出完整的消息或日志（kedge explain FILE）更可靠");

    public static Command Create(Shell shell)
    {
        var words = new Argument<string[]>("MESSAGE|FILE") { Description = "An error message, or log files; without any, standard input",
            Arity = ArgumentArity.ZeroOrMore };
        var language = new Option<string?>("--lang") { Description = "en or zh. Default: the language of LC_ALL, LC_MESSAGES or LANG" };
        var json = new Option<bool>("--json") { Description = "Print the explanations as JSON, best first" };
        language.AcceptOnlyFromAmong("en", "zh");
        words.Validators.Add(given =>
        {
            if (given.Tokens.FirstOrDefault(t => t.Value.StartsWith("--", StringComparison.Ordinal) && !t.Value.Contains(' ')) is { } option)
                given.AddError($"unknown option '{option.Value}'");
        });
        var command = new Command("explain",
            "Say what an error message or a log means, why it happens here, and what to do.\nExample: kedge explain \"ImportError: libcudart.so.11.0: cannot open shared object file\"")
        {
            words, language, json,
        };
        command.SetAction((parse, _) => Task.FromResult(Run(shell, parse.GetValue(words) ?? [], parse.GetValue(language), parse.GetValue(json))));
        return command;
    }

    static int Run(Shell shell, string[] words, string? wanted, bool json)
    {
        var inputs = ExplainInput.Of(shell, words);
        if (inputs.Count == 0)
            return shell.Refuse(new Problem("KDG0003", "nothing to explain", Hint: "kedge explain \"MESSAGE\", kedge explain FILE, or kedge explain < train.log"));
        var language = LanguageOf(wanted, shell.Environment);
        var explainer = new ProjectExplainer(shell, language);
        var found = inputs.SelectMany(input => (input.Message is { } message ? explainer.Explain(message) : explainer.Explain(input.Open))
            .Select(said => (said, inputs.Count > 1 ? input.Name : null))).ToList();
        if (json) ExplainView.WriteJson(shell.Out, found);
        else ExplainView.Write(shell.Out, found, language);
        if (found.Exists(f => f.said.ByWords)) shell.Error.Profile.Out.Writer.WriteLine(ByWords.In(language));
        if (found.Count > 0) return App.Exit.Done;
        shell.Error.Profile.Out.Writer.WriteLine(language == Language.Chinese
            ? $"没有认出任何已知的故障（共 {SignatureTable.All.Length} 种）。请给出第一个 Traceback 前后的整段日志：kedge explain FILE；环境本身用 kedge doctor 检查。"
            : $"nothing here is one of the {SignatureTable.All.Length} failures that kedge knows. Give it the whole log (kedge explain FILE): the reason often stands above the last line; kedge doctor looks at the machine.");
        return App.Exit.No;
    }

    public static Language LanguageOf(string? wanted, Func<string, string?> environment)
    {
        var locale = wanted ?? Locale.Select(environment).FirstOrDefault(v => !string.IsNullOrEmpty(v));
        return locale?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true ? Language.Chinese : Language.English;
    }
}
