namespace Kedge.Packages.Zip;

public enum ZipMethod { Stored = 0, Deflate = 8 }

/// <summary>One member of a zip whose headers were checked against each other.</summary>
/// <param name="Name">Relative, with <c>/</c>; a folder's ends with one.</param>
/// <param name="Crc">CRC-32 of the content.</param>
/// <param name="Packed">Bytes in the zip.</param>
/// <param name="Size">Bytes of the content.</param>
/// <param name="Offset">Of the packed bytes in the zip.</param>
/// <param name="Executable">The maker's file system had it executable by somebody.</param>
public sealed record ZipEntry(string Name, ZipMethod Method, uint Crc, long Packed, long Size, long Offset, bool Executable)
{
    public bool IsFolder => Name.EndsWith('/');
}
