using System.Diagnostics;

namespace MonkeysMail.Api.Telemetry;

/// <summary>Spans of the front's own work under the span of the request.</summary>
public static class FrontTracing
{
    public const string SourceName = "MonkeysMail.Api";

    /// <summary>One question to a workspace: may these messages be sent.</summary>
    public const string Admit = "message.admit";

    private static readonly ActivitySource Source = new(SourceName);

    internal static Activity? StartAdmission(int messages)
    {
        var span = Source.StartActivity(Admit);
        span?.SetTag("monkeysmail.messages", messages);
        return span;
    }

    internal static void End(Activity? admission, string result)
    {
        admission?.SetTag("monkeysmail.outcome", result);
        if (result == "failed")
        {
            admission?.SetStatus(ActivityStatusCode.Error);
        }
    }
}
