// Which API key AUTH named. The password is a key, whatever the user is; or the user is the key's public part (mm_live_ or mm_test_ and the prefix; the prefix
// alone means a live key) and the password its secret, for clients that show users and hide passwords.
using MonkeysMail.Api.Smtp.Server;

namespace MonkeysMail.Api.Smtp.Submission;

internal static class KeyCredentials
{
    private const string Live = "mm_live_";
    private const string Test = "mm_test_";

    /// <summary>The key as HTTP would have brought it; whether it is one is for the authenticator to say.</summary>
    public static string Text(SmtpCredentials credentials)
    {
        var (user, password) = (credentials.User, credentials.Password);
        if (IsNamed(password))
        {
            return password;
        }

        return IsNamed(user) ? $"{user}.{password}" : $"{Live}{user}.{password}";
    }

    private static bool IsNamed(string text) => text.StartsWith(Live, StringComparison.Ordinal) || text.StartsWith(Test, StringComparison.Ordinal);
}
