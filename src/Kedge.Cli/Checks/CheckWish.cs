namespace Kedge.Cli.Checks;

/// <summary>What was typed behind <c>kedge check</c>.</summary>
/// <param name="Engine">docker, podman or host; null: the session's, else what answers.</param>
/// <param name="Session">The name of one of several sessions.</param>
/// <param name="Environment">Whether what is installed is compared.</param>
/// <param name="Tensors">Whether torch is tried.</param>
sealed record CheckWish(string? Engine, string? Session, bool Environment, bool Tensors, bool Deep);
