using System.Net;
using System.Text.RegularExpressions;
using Kedge.Sessions;
using Kedge.Sessions.Gpus;
using Kedge.Sessions.Starting;
using Kedge.Specs;

namespace Kedge.Cli.Commands.Sessions;

/// <summary>What was typed behind <c>kedge up</c>.</summary>
sealed record UpTyped
{
    public string? Name { get; init; }
    public string? Engine { get; init; }
    public TypedLimits Limits { get; init; } = new();
    public int? JupyterPort { get; init; }
    public int? SshPort { get; init; }
    public bool NoJupyter { get; init; }
    public bool NoSsh { get; init; }
    public bool NoSshConfig { get; init; }
    public string? Publish { get; init; }
    public string? StopAfter { get; init; }
    public bool Detach { get; init; }

    /// <summary>What it means for this spec, or everything that is wrong with it.</summary>
    public Checked<UpWish> Over(Spec spec)
    {
        var limited = Limits.Over(spec.Limits);
        Problem?[] problems =
        [
            Publish is not null && !IPAddress.TryParse(Publish, out _)
                ? SessionProblems.BadOption("--publish", Publish, "192.168.1.20, an address of this machine")
                : null,
            StopAfter is not null && IdleTime.Read(StopAfter) is null ? SessionProblems.BadOption("--stop-after", StopAfter, "2h, 90m or 1d") : null,
            Name is not null && !SessionWords.IsName(Name) ? SessionProblems.BadOption("--name", Name, "second: small letters, digits and hyphens") : null,
            JupyterPort is < 1 or > 65535 ? SessionProblems.BadOption("--port", $"{JupyterPort}", "8888") : null,
            SshPort is < 1 or > 65535 ? SessionProblems.BadOption("--ssh-port", $"{SshPort}", "2222") : null,
            !Jupyter(spec) && !Ssh(spec) ? SessionProblems.NothingToServe() : null,
        ];
        Problem[] wrong = [.. limited.Problems, .. problems.OfType<Problem>()];
        return wrong.Length > 0
            ? Checked<UpWish>.Bad(wrong)
            : Checked<UpWish>.Ok(new(spec with { Limits = limited.Value }, Limits.Wish(spec.Limits), Jupyter(spec), Ssh(spec), this));
    }

    /// <summary>Whether anything was typed that decides how a session starts.</summary>
    public bool AsksForChange => Limits.Any || NoJupyter || NoSsh || JupyterPort is not null || SshPort is not null || Publish is not null || StopAfter is not null;

    bool Jupyter(Spec spec) => spec.Access.Jupyter && !NoJupyter;

    bool Ssh(Spec spec) => spec.Access.Ssh && !NoSsh;
}

/// <param name="Spec">With the limits that were typed.</param>
sealed record UpWish(Spec Spec, GpuWish Gpus, bool Jupyter, bool Ssh, UpTyped Typed)
{
    public string Address => Typed.Publish is { } address ? IPAddress.Parse(address).ToString() : SessionAsk.Loopback;
    public int? StopAfter => Typed.StopAfter is { } time ? IdleTime.Read(time) : null;
}

static partial class SessionWords
{
    /// <summary>A part of container and host names.</summary>
    public static bool IsName(string text) => Word().IsMatch(text);

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?\z")]
    private static partial Regex Word();
}
