using System.Collections.Immutable;

namespace Kedge.Sessions;

/// <summary>Something that a session starts and that listens: JupyterLab, an SSH server.</summary>
/// <param name="Name"><c>jupyter</c>, <c>ssh</c>: also the name of its log.</param>
/// <param name="Command">Program and arguments inside the container. Stays in the foreground, writes its log to standard error or output, ends on SIGTERM.</param>
/// <param name="Port">Inside the container.</param>
public sealed record SessionServer(string Name, ImmutableArray<string> Command, int Port)
{
    public const string Jupyter = "jupyter", Ssh = "ssh";
}

/// <summary>A server of a session and where it is reached from outside.</summary>
/// <param name="Address">Of this machine, <c>127.0.0.1</c> unless the user asked for another one.</param>
/// <param name="Port">On that address.</param>
/// <param name="Inside">The port inside the container.</param>
public sealed record PublishedServer(string Name, string Address, int Port, int Inside);

/// <summary>As whom everything in a session works.</summary>
/// <param name="Name">In the session's passwd.</param>
/// <param name="Owner">Inside the container. 0:0 in rootless Docker only, where it is the caller outside.</param>
/// <param name="Home">Inside the container.</param>
public sealed record SessionUser(string Name, Owner Owner, string Home);
