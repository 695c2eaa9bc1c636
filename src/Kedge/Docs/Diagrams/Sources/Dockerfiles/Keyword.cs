using System.Collections.Frozen;

namespace Kedge.Docs.Diagrams.Sources.Dockerfiles;

/// <summary>An instruction that there is, and what BuildKit wants after it (frontend/dockerfile/instructions/parse.go).</summary>
/// <param name="Wanted">In words, where something is missing.</param>
/// <param name="Least">Words at least.</param>
/// <param name="TakesList">It may be written as a JSON list.</param>
/// <param name="TakesText">Heredocs may follow.</param>
sealed record Keyword(string Wanted, int Least, bool TakesList = false, bool TakesText = false)
{
    public static FrozenDictionary<string, Keyword> All { get; } = new Dictionary<string, Keyword>
    {
        ["ADD"] = new("at least one source and a destination", 2, true, true),
        ["ARG"] = new("a name", 1),
        ["CMD"] = new("a command", 0, true),
        ["COPY"] = new("at least one source and a destination", 2, true, true),
        ["ENTRYPOINT"] = new("a command", 0, true),
        ["ENV"] = new("a name and a value", 1),
        ["EXPOSE"] = new("a port", 1),
        ["FROM"] = new("one image, or `image AS name`", 1),
        ["HEALTHCHECK"] = new("NONE, or CMD and a command", 1),
        ["LABEL"] = new("a name and a value", 1),
        ["MAINTAINER"] = new("a name", 1),
        ["ONBUILD"] = new("an instruction", 1),
        ["RUN"] = new("a command", 0, true, true),
        ["SHELL"] = new("a JSON list", 1, true),
        ["STOPSIGNAL"] = new("a signal", 1),
        ["USER"] = new("a user", 1),
        ["VOLUME"] = new("a path", 1, true),
        ["WORKDIR"] = new("a path", 1),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
