namespace MonkeysMail.Silo.Operator.Control;

/// <summary>A command cannot be carried out; the message says why and what to do.</summary>
internal sealed class ControlException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
