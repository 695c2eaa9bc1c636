namespace Kedge.Sessions.Engines;

/// <summary>What engines have to say when they do not work: KDG40xx.</summary>
public static class EngineProblems
{
    public static Problem NoEngine() => new("KDG4001",
        "no container engine is installed: neither docker nor podman is on the PATH",
        Hint: "install one (Debian: apt-get install podman, or docker.io), or name its program in KEDGE_ENGINE; building an image needs none, and `--engine host` lets run and check use this machine's own Python, with less promised");

    public static Problem ChosenEngineMissing(string chosen) => new("KDG4001",
        $"KEDGE_ENGINE asks for '{chosen}', which is not an engine that can be started here",
        Hint: "set it to docker, podman, or the path of either program; unset it to let kedge choose");

    public static Problem EngineStopped(EngineKind kind, string said) => new("KDG4002",
        $"{Name(kind)} is installed but does not answer: {FirstLine(said)}",
        Hint: kind == EngineKind.Docker
            ? "start it (systemctl start docker), check DOCKER_HOST and `docker context ls`, or use Podman: KEDGE_ENGINE=podman"
            : "`podman info` shows what is wrong; KEDGE_ENGINE=docker uses Docker instead");

    public static Problem NoPermission(EngineKind kind, string said) => new("KDG4003",
        $"{Name(kind)} runs, but this user may not use it: {FirstLine(said)}",
        Hint: kind == EngineKind.Docker
            ? "join its group (sudo usermod -aG docker $USER, then log in again), or use a rootless engine: KEDGE_ENGINE=podman"
            : "use Podman as the user that owns its socket, or rootless without CONTAINER_HOST");

    public static Problem LoadFailed(ContainerEngine engine, string said) => new("KDG4004",
        $"{Name(engine.Kind)} did not take the image: {LastLine(said)}",
        Hint: $"`{engine.Command("info")}` shows the engine's disk and storage; `kedge build --output docker-archive:FILE` writes a file for `{engine.Program} load`");

    public static Problem IdDiffers(ContainerEngine engine, Digest expected) => new("KDG4005",
        $"{Name(engine.Kind)} took the image but does not show it as {expected}",
        Hint: $"`{engine.Command("image", "ls", "--no-trunc")}` lists what it has; please report this with the output of `{engine.Command("version")}`");

    static string Name(EngineKind kind) => kind == EngineKind.Docker ? "Docker" : "Podman";

    static string FirstLine(string said) => Lines(said).FirstOrDefault() ?? "it said nothing";

    static string LastLine(string said) => Lines(said).LastOrDefault() ?? "it said nothing";

    static string[] Lines(string said) => said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
