namespace Kedge.Images;

/// <summary>The wording of everything that can go wrong while an image is made.</summary>
public static class ImageProblems
{
    public static Problem BadPackage(string package, string why) => new(
        "KDG3001", $"the package {package} cannot be laid down: {why}",
        Hint: "its bytes are those of the lock, so the archive itself holds it so; choose another version with `kedge lock --update` or report it to the distribution");

    public static Problem BytecodeFailed(string path, string why) => new(
        "KDG3002", $"the locked Python could not compile /{path}: {why}",
        Hint: "the interpreter runs from the store: a store on a file system mounted noexec, or another processor than the lock's, prevents it; set KEDGE_STORE to another place");

    public static Problem SamePath(string path, string first, string second) => new(
        "KDG3003", $"/{path} is in two packages, {first} and {second}, and neither replaces the other or diverts its file",
        Hint: "the two cannot be installed together; take one of them out of kedge.yaml");

    public static Problem NoWayToFinish(string packages) => new(
        "KDG3004", $"the installation scripts of {packages} need an engine or root, and here is neither",
        Hint: "install and start Docker or Podman, or run `kedge build` as root; `kedge doctor` shows this machine");

    public static Problem FinishFailed(string way, string output) => new(
        "KDG3005", $"the packages' installation scripts failed ({way})", Note: null,
        Hint: $"the last lines were:\n{output}");

    public static Problem BehindSymlink(string path, string package, string above, string other) => new(
        "KDG3007", $"/{path} of {package} lies below /{above}, which {other} ships as something else than a folder",
        Hint: "the two cannot share an image; take one of them out of kedge.yaml");

    public static Problem DamagedLayer(string file) => new(
        "KDG3008", $"a layer in the store is shorter than it was when it was made: {file}",
        Hint: $"remove it (`rm '{file}'`) and run `kedge build` again; look at the disk, too");

    public static Problem NoPython(string python) => new(
        "KDG3006", $"the lock asks for Python {python} but holds no python{python}-minimal package",
        Hint: "run `kedge lock` again");
}
