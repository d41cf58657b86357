namespace MonkeysMail.Grains.Hosting.Settings;

/// <summary>How a process writes its log on standard error.</summary>
public sealed class LogSettings
{
    /// <summary><c>text</c>, one line an entry; or <c>json</c>, one object a line.</summary>
    public string Format { get; set; } = "text";

    internal bool IsJson => Format == "json";

    public void Check(List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (Format is not ("text" or "json"))
        {
            errors.Add($"MonkeysMail:Logs:Format is '{Format}'; it should be text or json.");
        }
    }
}
