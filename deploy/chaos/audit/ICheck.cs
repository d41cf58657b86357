// One promise that a chaos run proves. A later part of the product joins the run by one more of these.
internal interface ICheck
{
    string Name { get; }

    /// <summary>What does not hold, one line each with the message's id first; called once.</summary>
    IReadOnlyList<string> Run(IReadOnlyList<Seen> messages);

    /// <summary>Pairs for the last line.</summary>
    IReadOnlyList<string> Figures { get; }
}
