using System.Text.RegularExpressions;

namespace Kedge.Images.Finishing;

/// <summary>
/// Decides from its text whether a maintainer script has to run (pure). Most scripts hold only what debhelper put there for
/// bytecode (Kedge compiles it itself) or for upgrades from older versions (nothing to upgrade here). Of the 1,058 packages of
/// the reference environment 65 have a script that does more.
/// </summary>
public static partial class MaintainerScripts
{
    /// <summary>Scripts that run when a package is installed. The others run when it goes.</summary>
    public static IReadOnlyList<string> OnInstall { get; } = ["preinst", "config", "postinst"];

    public static bool HasToRun(string script) => Nothing().Replace(Handled().Replace(script, ""), "").Trim().Length > 0;

    [GeneratedRegex(@"^# Automatically added by (dh_python3|dh_installdeb/).*?^# End automatically added section\s*?$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Handled();

    /// <summary>Comments, blank lines, <c>set -e</c> and a bare <c>exit 0</c>.</summary>
    [GeneratedRegex(@"^[ \t]*(#.*|set -e|exit 0)?[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex Nothing();
}
