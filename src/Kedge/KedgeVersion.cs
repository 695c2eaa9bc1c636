using System.Reflection;

namespace Kedge;

/// <summary>This build of Kedge.</summary>
public static class KedgeVersion
{
    public static string Text { get; } =
        typeof(KedgeVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
