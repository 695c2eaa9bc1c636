using System.CommandLine;
using Kedge.Cli.Docs;

namespace Kedge.Cli.Commands.Docs;

/// <summary>What all commands over pages are asked: which pages, by which settings.</summary>
sealed record DocsWish
{
    public readonly Argument<string[]> Paths = new("PATH") { Description = "Markdown files or folders, or - for standard input. Default: everything below this folder that git would keep", Arity = ArgumentArity.ZeroOrMore };
    public readonly Option<string?> Changed =
        new("--changed") { Description = "Only pages that changed in this range of commits, or since this one: main..HEAD, HEAD~3",
            HelpName = "RANGE" };
    public readonly Option<string?> Config =
        new("--config") { Description = "A settings file. Default: the nearest kedge.docs.yaml at or above this folder", HelpName = "FILE" };
    public readonly Option<string?> Profile =
        new("--profile") { Description = "strict (warnings are errors), standard, or off (no emoji grammar). Default: what the settings say" };
    public readonly Option<string[]> Rules = new("--rule") { Description = "Only this rule, by code or name; may be said again", HelpName = "RULE" };

    public DocsWish()
    {
        Profile.AcceptOnlyFromAmong("strict", "standard", "off");
        Paths.Validators.Add(given =>
        {
            if (given.Tokens.FirstOrDefault(t => t.Value.Length > 1 && t.Value[0] == '-') is { } option) given.AddError($"unknown option '{option.Value}'");
        });
    }

    public void AddTo(Command command)
    {
        command.Add(Paths);
        foreach (var option in (ReadOnlySpan<Option>)[Changed, Config, Profile, Rules]) command.Add(option);
    }

    public DocsRequest Of(ParseResult parse) => new(parse.GetValue(Paths) ?? [])
    {
        Changed = parse.GetValue(Changed), Config = parse.GetValue(Config), Profile = parse.GetValue(Profile), Rules = parse.GetValue(Rules) ?? [],
    };
}
