namespace Kedge.Sessions;

/// <summary>What sessions have to say when they do not work: KDG41xx.</summary>
public static class SessionProblems
{
    public static Problem CannotKeep(string why) => new("KDG4101", $"a session's state cannot be kept: {why}",
        Hint: "make room or set KEDGE_STATE to a folder of your own that can be written");
}
