namespace Kedge;

/// <summary>Data files that lie in the source beside the type that reads them, and are part of the program.</summary>
public static class Embedded
{
    /// <param name="beside">A type of the folder (namespace) that holds the file.</param>
    /// <exception cref="InvalidOperationException">The program was built without it.</exception>
    public static Stream Open(Type beside, string file) =>
        beside.Assembly.GetManifestResourceStream(beside, file) ?? throw new InvalidOperationException($"{file} of {beside.Namespace} is not in the program");

    public static string Text(Type beside, string file)
    {
        using var reader = new StreamReader(Open(beside, file));
        return reader.ReadToEnd();
    }
}
