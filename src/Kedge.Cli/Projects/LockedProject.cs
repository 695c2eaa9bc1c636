using Kedge.Locks;
using Kedge.Specs;

namespace Kedge.Cli.Projects;

/// <summary>A project whose lock answers its spec: what build, run and check start from.</summary>
/// <param name="Folder">Where kedge.yaml and kedge.lock lie.</param>
public sealed record LockedProject(string Folder, Spec Spec, LockFile Lock)
{
    /// <summary>The project that <paramref name="folder"/> lies in, or why it cannot be used: spec problems, no lock, a stale lock.</summary>
    public static Checked<LockedProject> Load(string folder)
    {
        var (read, project) = SpecFile.Load(folder);
        return read.Then(spec => LockOnDisk.Load(project).Then(file => file.Spec == spec.LockDigest
            ? Checked<LockedProject>.Ok(new(project, spec, file))
            : Checked<LockedProject>.Bad(LockProblems.Stale(LockOnDisk.FileName))));
    }
}
