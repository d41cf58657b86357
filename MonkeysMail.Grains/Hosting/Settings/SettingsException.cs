namespace MonkeysMail.Grains.Hosting.Settings;

/// <summary>The configuration is wrong; the message names every key at fault and what it should be.</summary>
public sealed class SettingsException(string message) : Exception(message);
