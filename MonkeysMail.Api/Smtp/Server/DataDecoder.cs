// The content after DATA (RFC 5321 4.1.1.4, 4.5.2): dots taken out, the end found. There is one end: CRLF . CRLF. Whatever some other server might take for
// one (LF . LF, LF . CRLF, CR . CR, CRLF . LF, CRLF . CR, NUL between) has a bare CR, a bare LF or a NUL in it, and ends the reading as an
// error at that octet: nothing after it is content, and nothing after it is a command.
using System.Buffers;
using MonkeysMail.Api.Http.Bodies;

namespace MonkeysMail.Api.Smtp.Server;

internal struct DataDecoder
{
    private static readonly SearchValues<byte> Specials = SearchValues.Create("\r\n\0"u8);

    private Place _place;

    private enum Place
    {
        LineStart,
        Text,
        Cr,
        Dot,
        DotCr,
    }

    /// <summary>Decodes a piece.</summary>
    /// <param name="used">Octets of the piece that are done with; all of them unless the end or an error was found.</param>
    /// <param name="content">Takes what is content.</param>
    public DataResult Decode(ReadOnlySpan<byte> piece, out int used, BodyBuffer content)
    {
        used = 0;
        while (used < piece.Length)
        {
            var octet = piece[used];
            switch (_place)
            {
                case Place.LineStart when octet == '.':
                    _place = Place.Dot;
                    used++;
                    break;
                case Place.Dot when octet == '\r':
                    _place = Place.DotCr;
                    used++;
                    break;
                case Place.DotCr when octet == '\n':
                    used++;
                    _place = Place.LineStart;
                    return DataResult.End;
                case Place.Cr when octet == '\n':
                    content.Append("\r\n"u8);
                    _place = Place.LineStart;
                    used++;
                    break;
                case Place.DotCr or Place.Cr:
                    return DataResult.BareLineEnd;
                default:
                    var rest = piece[used..];
                    var stop = rest.IndexOfAny(Specials);
                    var text = stop < 0 ? rest.Length : stop;
                    content.Append(rest[..text]);
                    used += text;
                    if (stop < 0)
                    {
                        _place = Place.Text;
                        return DataResult.More;
                    }

                    if (rest[stop] != '\r')
                    {
                        return DataResult.BareLineEnd;
                    }

                    _place = Place.Cr;
                    used++;
                    break;
            }
        }

        return DataResult.More;
    }
}
