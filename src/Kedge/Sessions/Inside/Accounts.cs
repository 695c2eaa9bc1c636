using System.Globalization;
using Kedge.Sessions.State;

namespace Kedge.Sessions.Inside;

/// <summary>
/// The session's /etc/passwd and /etc/group: its user first, whatever its ids, then the users that every Debian has. A uid without
/// a line breaks getpass, ssh and prompts. '*' is no password and not "locked", which sshd would refuse.
/// </summary>
public static class Accounts
{
    const UnixFileMode Public = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>From base-passwd, which gives them the same numbers everywhere.</summary>
    static readonly (string Name, uint Id, uint Group, string Home)[] Fixed =
    [
        ("root", 0, 0, "/root"), ("daemon", 1, 1, "/usr/sbin"), ("bin", 2, 2, "/bin"), ("sys", 3, 3, "/dev"), ("man", 6, 12, "/var/cache/man"),
        ("mail", 8, 8, "/var/mail"), ("www-data", 33, 33, "/var/www"), ("backup", 34, 34, "/var/backups"), ("_apt", 42, 65534, "/nonexistent"),
        ("nobody", 65534, 65534, "/nonexistent"),
    ];

    static readonly (string Name, uint Id)[] FixedGroups =
    [
        ("root", 0), ("daemon", 1), ("bin", 2), ("sys", 3), ("adm", 4), ("tty", 5), ("disk", 6), ("mail", 8), ("man", 12), ("utmp", 43), ("video", 44),
        ("staff", 50), ("games", 60), ("shadow", 42), ("users", 100), ("nogroup", 65534),
    ];

    public static SessionFile Passwd(SessionUser user) => new("passwd", string.Concat(
        Fixed.Where(f => f.Id != user.Owner.Uid).Select(f => Line(f.Name, f.Id, f.Group, f.Home, "/usr/sbin/nologin"))
            .Prepend(Line(user.Name, user.Owner.Uid, user.Owner.Gid, user.Home, "/bin/bash"))), Public);

    public static SessionFile Group(SessionUser user) => new("group", string.Concat(
        FixedGroups.Where(g => g.Id != user.Owner.Gid).Select(g => Line(g.Name, g.Id)).Prepend(Line(user.Name, user.Owner.Gid))), Public);

    static string Line(string name, uint id, uint group, string home, string shell) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}:*:{id}:{group}:{name}:{home}:{shell}\n");

    static string Line(string name, uint id) => string.Create(CultureInfo.InvariantCulture, $"{name}:*:{id}:\n");
}
