namespace Kedge.Models;

/// <summary>Opens model files. Door: disk.</summary>
public static class ModelOnDisk
{
    public static Checked<ModelFile> Read(string path, string name)
    {
        try
        {
            using var file = new FileStream(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
            return ModelReader.Read(file, name);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return Checked<ModelFile>.Bad(ModelProblems.CannotRead(name, failed.Message));
        }
    }
}
