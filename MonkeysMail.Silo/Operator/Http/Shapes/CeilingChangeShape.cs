using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("New ceilings; what is left out stays, null goes back to the installation's default.")]
internal sealed record CeilingChangeShape(
    [property: Description("Recipients a second, 0 to 1000000; 0: no limit.")] int? Rate = null,
    [property: Description("Recipients that a pause can save up, 1 to 10000000.")] int? Burst = null,
    [property: Description("Recipients a UTC day; 0: no limit.")] long? DailyQuota = null,
    [property: Description("Recipients a UTC month; 0: no limit.")] long? MonthlyQuota = null,
    [property: Description("False: bounce and complaint rates do nothing to this workspace.")] bool? Adaptive = null);
