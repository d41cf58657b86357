namespace MonkeysMail.Grains.Storage;

/// <summary>Why a message counts as stuck; the first that fits.</summary>
public enum StuckReason
{
    /// <summary>Due, and owned by a silo whose lease has ended: the sweep should have taken it over.</summary>
    Orphaned,

    /// <summary>Due for longer than the bound.</summary>
    Overdue,

    /// <summary>Not ended after very many attempts.</summary>
    ManyAttempts,
}
