namespace Kedge.Machines;

/// <summary>A machine profile as a file. Door: disk.</summary>
public static class MachineOnDisk
{
    const long Largest = 1 << 20;

    /// <summary>The profile, or its problems; throws when the disk fails.</summary>
    public static Checked<Machine> Load(string path)
    {
        try
        {
            if (!File.Exists(path)) return Checked<Machine>.Bad(MachineProblems.Missing(path));
            if (new FileInfo(path).Length > Largest) return Checked<Machine>.Bad(MachineProblems.CannotRead(path, "it is far too large for a machine profile"));
            return MachineText.Read(path, File.ReadAllBytes(path));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(MachineProblems.CannotRead(path, failed.Message), failed);
        }
    }

    public static void Save(string path, Machine machine)
    {
        var temporary = $"{path}.{Environment.ProcessId}";
        try
        {
            File.WriteAllText(temporary, MachineText.Write(machine));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new KedgeException(MachineProblems.CannotWrite(path, failed.Message), failed);
        }
    }
}
