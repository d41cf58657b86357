namespace MonkeysMail.Api.Http.Suppressions;

/// <summary>What came next in a text.</summary>
internal enum CsvLineState
{
    Line,

    /// <summary>A line over the bound; it was skipped.</summary>
    TooLong,

    /// <summary>A line that is not UTF-8.</summary>
    NotText,
    End,

    /// <summary>The text goes on past its bound.</summary>
    TooLarge,
}
