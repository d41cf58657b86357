using System.Security.Cryptography;

namespace MonkeysMail.Grains.Crypto;

/// <summary>The workspace was deleted and its keys destroyed: nothing of it opens any more, and nothing is sealed for it.</summary>
public sealed class WorkspaceDestroyedException(WorkspaceId workspace) : CryptographicException($"The keys of workspace {workspace} were destroyed.");
