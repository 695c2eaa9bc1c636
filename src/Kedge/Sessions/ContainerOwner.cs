namespace Kedge.Sessions;

/// <summary>As whom a container works, so that the files that it makes belong to the user outside.</summary>
public static class ContainerOwner
{
    /// <summary>The first user of a Debian system; the image's own user has this id.</summary>
    public static Owner Somebody { get; } = new(1000, 1000);

    /// <summary>
    /// For a command that is run: the caller; for root the owner of the project's folder, since root works there on somebody's
    /// behalf. Where root owns the folder as well: an ordinary user if such a one may write there, else root, without
    /// capabilities, because a training that cannot write its results is of no use.
    /// </summary>
    public static Owner ForRun(Owner caller, (Owner Owner, uint Mode)? folder) => (caller.Uid, folder) switch
    {
        (not 0, _) => caller,
        (_, null) => Somebody,
        (_, { Owner: { Uid: not 0 } owner }) => owner,
        (_, { Mode: var mode }) => (mode & 0b010) != 0 ? Somebody : default,
    };

    /// <summary>For a session, which others may reach over a port: the same, but never root.</summary>
    public static Owner ForSession(Owner caller, (Owner Owner, uint Mode)? folder) =>
        ForRun(caller, folder) is { Uid: not 0 } owner ? owner : Somebody;

    /// <summary>Whether somebody who is in no other group may write there.</summary>
    public static bool MayWrite(Owner user, (Owner Owner, uint Mode) folder) =>
        (folder.Mode & (folder.Owner.Uid == user.Uid ? 0b010_000_000u : folder.Owner.Gid == user.Gid ? 0b010_000u : 0b010u)) != 0;
}
