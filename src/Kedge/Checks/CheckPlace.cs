using System.Collections.Immutable;
using Kedge.Sessions;
using Kedge.Sessions.Engines;

namespace Kedge.Checks;

/// <summary>Where Kedge's programs run to look: a session, a fresh container of an image, or the machine itself.</summary>
public abstract record CheckPlace
{
    /// <summary>Characters of output. A program of Kedge's writes a hundredth of it.</summary>
    const int MostOutput = 64 << 20;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>For people: "session kedge-demo-3fa9c1".</summary>
    public abstract string Name { get; }

    /// <summary>The interpreter that an environment's user means by <c>python3</c>.</summary>
    public const string Python = "python3";

    protected abstract CommandLine Line(ImmutableArray<string> command, ImmutableSortedDictionary<string, string?> variables);

    /// <summary>What ends the program where ending its client does not; null: nothing.</summary>
    protected virtual CommandLine? Stop => null;

    /// <summary>Why it failed, where the place knows better than its words; null: it does not.</summary>
    /// <param name="killed">A signal ended the program.</param>
    protected virtual Task<Problem?> Explain(bool killed, CancellationToken ct) => Task.FromResult<Problem?>(null);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="input">Its standard input.</param>
    /// <returns>What it wrote, however it ended; or why nothing can be said: no Python, a container that is gone, an output without end.</returns>
    public async Task<Checked<CommandResult>> Run(ImmutableArray<string> command, string input, ImmutableSortedDictionary<string, string?> variables,
        CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            var said = await (Line(command, variables) with { Most = MostOutput })
                .TryRun(to => to.WriteAsync(System.Text.Encoding.UTF8.GetBytes(input), patience.Token).AsTask(), patience.Token)
                    .ConfigureAwait(false);
            if (said is null or { ExitCode: 126 or 127 }) return Bad(await Explain(killed: false, ct).ConfigureAwait(false) ?? CheckProblems.NoPython(command[0], Name));
            if (!said.IsCutOff)
                return said.ExitCode != 0 && await Explain(said.ExitCode > 128, ct).ConfigureAwait(false) is { } known
                    ? Bad(known)
                    : Checked<CommandResult>.Ok(said);
            await End().ConfigureAwait(false);
            return Bad(CheckProblems.TooMuch(Name));
        }
        catch (OperationCanceledException)
        {
            await End().ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            return Bad(CheckProblems.TooLong(Name, Patience));
        }
    }

    static Checked<CommandResult> Bad(Problem problem) => Checked<CommandResult>.Bad(problem);

    Task End() => Stop?.TryRun(CancellationToken.None) ?? Task.CompletedTask;

    /// <summary>A container that runs already; its own user looks.</summary>
    public sealed record Session(ContainerEngine Engine, string Container) : CheckPlace
    {
        public override string Name => $"session {Container}";

        protected override CommandLine Line(ImmutableArray<string> command, ImmutableSortedDictionary<string, string?> variables) =>
            Engine.Command(["exec", "--interactive", .. variables.SelectMany(v => (string[])["--env", $"{v.Key}={v.Value}"]), Container, .. command]);

        protected override async Task<Problem?> Explain(bool killed, CancellationToken ct)
        {
            // An engine notices a container's end a moment after what ran in it has ended.
            for (var attempt = killed ? 0 : MostLooks - 1; attempt < MostLooks; attempt++)
            {
                var state = await Engine.Command("inspect", "--format", "{{.State.Running}} {{.State.Paused}}", Container).TryRun(ct).ConfigureAwait(false);
                if (state?.Output.Trim() != "true false") return CheckProblems.SessionStopped(Container);
                if (killed) await Task.Delay(BetweenLooks, ct).ConfigureAwait(false);
            }
            return null;
        }

        const int MostLooks = 10;
        static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);
    }

    /// <summary>A container that exists for the moment, without network, as an ordinary user.</summary>
    public sealed record Fresh(ContainerEngine Engine, Launch Launch) : CheckPlace
    {
        public override string Name => "a fresh container";

        protected override CommandLine Line(ImmutableArray<string> command, ImmutableSortedDictionary<string, string?> variables)
        {
            var launch = Launch with { Command = command, Variables = Launch.Variables.SetItems(variables), Input = true };
            return Engine.Command(launch.Arguments(Engine.Kind, Engine.Rootless, Engine.RunOptions));
        }

        protected override CommandLine? Stop => Engine.Command("rm", "--force", Launch.Name);
    }

    /// <summary>No container at all: this machine's own interpreter.</summary>
    public sealed record Host : CheckPlace
    {
        public override string Name => "this machine's own environment";

        protected override CommandLine Line(ImmutableArray<string> command, ImmutableSortedDictionary<string, string?> variables) =>
            new(command[0], command[1..]) { Environment = variables };
    }
}
