using System.CommandLine;

namespace Kedge.Cli.Commands.Runs;

/// <summary>The argument that names a run, and those that name several.</summary>
static class RunArgument
{
    public static Argument<string> One(string description = "A run's id, its beginning or end, its name, or last") =>
        Strict(new Argument<string>("ID") { Description = description });

    public static Argument<string> Folder(string description) => Strict(new Argument<string>("DIR") { Description = description });

    public static Argument<string[]> Many(string description, ArgumentArity arity) => Strict(new Argument<string[]>("ID") { Description = description, Arity = arity });

    /// <summary>A mistyped option would be taken for an id.</summary>
    static T Strict<T>(T argument) where T : Argument
    {
        argument.Validators.Add(given =>
        {
            foreach (var token in given.Tokens)
                if (token.Value is ['-', ..]) given.AddError($"unknown option '{token.Value}'");
        });
        return argument;
    }
}
