using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("The cluster as the answering silo sees it.")]
internal sealed record ClusterShape(
    [property: Description("`MonkeysMail:Cluster:Id`.")] string ClusterId,
    [property: Description("The product's version on the answering silo.")] string Version,
    [property: Description("Grows with every change of membership; silos that agree have the same.")] long MembershipVersion,
    [property: Description("The silo that answers.")] ThisSiloShape Silo,
    [property: Description("Silos by membership status, `active` and the rest.")] IReadOnlyDictionary<string, int> Silos);
