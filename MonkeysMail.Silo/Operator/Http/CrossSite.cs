// Whether a request that a browser sends with its remembered Basic credential may be another site's doing (cross-site request forgery). By
// Sec-Fetch-Site (Fetch Metadata), which pages cannot forge; by Origin where a browser does not send it. Reading is harmless:
// answers carry no CORS headers, so another site's page cannot see them.
namespace MonkeysMail.Silo.Operator.Http;

internal static class CrossSite
{
    public static bool IsSuspect(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return false;
        }

        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0)
        {
            return site is not ["same-origin" or "none"];
        }

        // Who sends neither is refused: tools use Bearer.
        return request.Headers.Origin is not [{ } origin]
            || !Uri.TryCreate(origin, UriKind.Absolute, out var from)
            || !string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
