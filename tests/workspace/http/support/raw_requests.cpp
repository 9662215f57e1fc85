#include "workspace/http/support/raw_requests.h"

namespace cerby::workspace::http::test {
namespace {

using namespace std::string_literals;

// A request line with what follows it; the empty line at its end.
std::string with(const std::string& line, const std::string& headers = "Host: a\r\n") {
  return line + "\r\n" + headers + "\r\n";
}
std::string get(const std::string& target) {
  return with("GET " + target + " HTTP/1.1");
}
std::string post(const std::string& headers, const std::string& body) {
  return with("POST /things HTTP/1.1", "Host: a\r\n" + headers) + body;
}
std::string chunked(const std::string& body) {
  return post("Transfer-Encoding: chunked\r\n", body);
}
// What must not be taken for a second request where it is part of a first one that is refused.
const std::string kSmuggled = get("/things");

void add_good(std::vector<RawRequest>& all) {
  const std::string id = "40f74dba-31e7-41db-9035-9f3a35b884c8";
  all.insert(
      all.end(),
      {{"plain", get("/things"), {200}},
       {"two in one write", get("/things") + get("/things"), {200, 200}},
       {"HTTP/1.0 without Host", with("GET /things HTTP/1.0", ""), {200}},
       {"HTTP/1.0 does not keep the connection", with("GET /things HTTP/1.0", "") + get("/things"), {200}},
       {"close", with("GET /things HTTP/1.1", "Host: a\r\nConnection: close\r\n") + get("/things"), {200}},
       {"close in a list",
        with("GET /things HTTP/1.1", "Host: a\r\nConnection: te, Close\r\n") + get("/things"),
        {200}},
       {"a port in Host", with("GET /things HTTP/1.1", "Host: a.test:8443\r\n"), {200}},
       {"an IPv6 Host", with("GET /things HTTP/1.1", "Host: [::1]:8443\r\n"), {200}},
       {"names in any case", with("GET /things HTTP/1.1", "hOsT: a\r\nx-ApI-kEy: k\r\n"), {200}},
       {"blanks around a value", with("GET /things HTTP/1.1", "Host:\t a \t\r\n"), {200}},
       {"no blank before a value", with("GET /things HTTP/1.1", "Host:a\r\n"), {200}},
       {"an empty value", with("GET /things HTTP/1.1", "Host: a\r\nX-Other:\r\n"), {200}},
       {"other text in a header that is not read",
        with("GET /things HTTP/1.1", "Host: a\r\nX-Name: J\xC3\xA9\r\n"),
        {200}},
       {"an id", get("/things/" + id), {200}},
       {"a query", get("/things?page[number]=2&page%5Bsize%5D=10&filter[status]=a+b"), {200}},
       {"an empty query", get("/things?"), {200}},
       {"an escaped letter", get("/%74hings"), {200}},
       {"a body", post("Content-Length: 4\r\n", "abcd"), {201}},
       {"a body and a request behind it", post("Content-Length: 4\r\n", "abcd") + get("/things"), {201, 200}},
       {"no body and no length", post("", "") + get("/things"), {201, 200}},
       {"length 0", post("Content-Length: 0\r\n", "") + get("/things"), {201, 200}},
       {"a chunked body", chunked("4\r\nabcd\r\n0\r\n\r\n") + get("/things"), {201, 200}},
       {"chunks in upper case",
        post("Transfer-Encoding: Chunked\r\n", "A\r\n0123456789\r\n0\r\n\r\n"),
        {201}},
       {"an empty chunked body", chunked("0\r\n\r\n") + get("/things"), {201, 200}},
       {"many accepts", with("GET /things HTTP/1.1", "Host: a\r\nAccept: a/b\r\nAccept: c/d\r\n"), {200}},
       {"identity", post("Content-Length: 2\r\nContent-Encoding: identity\r\n", "{}"), {201}},
       {"an upgrade that is not wanted",
        with("GET /things HTTP/1.1", "Host: a\r\nUpgrade: h2c\r\nConnection: upgrade\r\n"),
        {200}},
       {"64 headers",
        with(
            "GET /things HTTP/1.1", "Host: a\r\n" +
                                        [] {
                                          std::string s;
                                          for (int i = 0; i < 63; ++i) s += "X-A: b\r\n";
                                          return s;
                                        }()),
        {200}}});
}

void add_lines(std::vector<RawRequest>& all) {
  all.insert(all.end(),
             {{"nothing but an end of line", "\r\n\r\n", {400}},
              {"an end of line first", "\r\n" + get("/things"), {400}},
              {"bare line feeds", "GET /things HTTP/1.1\nHost: a\n\n", {400}},
              {"a bare line feed at a header", "GET /things HTTP/1.1\r\nHost: a\nX-B: c\r\n\r\n", {400}},
              {"a bare return", "GET /things HTTP/1.1\r\nHost: a\rX-B: c\r\n\r\n", {400}},
              {"a return too many", "GET /things HTTP/1.1\r\r\nHost: a\r\n\r\n", {400}},
              {"no version", with("GET /things"), {400}},
              {"no target", with("GET HTTP/1.1"), {400}},
              {"an empty target", with("GET  HTTP/1.1"), {400}},
              {"only a method", with("GET"), {400}},
              {"an empty line for a request", with(""), {400}},
              {"two blanks", with("GET  /things HTTP/1.1"), {400}},
              {"two blanks before the version", with("GET /things  HTTP/1.1"), {400}},
              {"a tab for a blank", with("GET\t/things HTTP/1.1"), {400}},
              {"a blank first", with(" GET /things HTTP/1.1"), {400}},
              {"a blank last", with("GET /things HTTP/1.1 "), {400}},
              {"a blank in the target", with("GET /thi ngs HTTP/1.1"), {400}},
              {"a method that is no token", with("GE(T /things HTTP/1.1"), {400}},
              {"a method in lower case", with("get /things HTTP/1.1"), {501}},
              {"TRACE", with("TRACE /things HTTP/1.1"), {501}},
              {"CONNECT", with("CONNECT a:443 HTTP/1.1"), {501}},
              {"a long method", with(std::string(40, 'A') + " /things HTTP/1.1"), {501}},
              {"version 2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {505}},
              {"version 1.2", with("GET /things HTTP/1.2"), {505}},
              {"version 0.9", with("GET /things HTTP/0.9"), {505}},
              {"a version in lower case", with("GET /things http/1.1"), {400}},
              {"a version with more digits", with("GET /things HTTP/1.10"), {400}},
              {"a version with a sign", with("GET /things HTTP/+1.1"), {400}},
              {"another protocol", with("GET /things ICAP/1.0"), {400}},
              {"NUL in the line", "GET /thi\0ngs HTTP/1.1\r\nHost: a\r\n\r\n"s, {400}},
              {"a TLS handshake", "\x16\x03\x01\x02\0\x01\0\x01\xFC\x03\x03"s, {400}},
              {"an SSH greeting", "SSH-2.0-OpenSSH_9.2\r\n\r\n", {400}},
              {"half a request", "GET /things HT", {400}},
              {"half of the headers", "GET /things HTTP/1.1\r\nHost: a\r\nX-B", {400}}});
}

void add_targets(std::vector<RawRequest>& all) {
  all.insert(all.end(),
             {{"an absolute target", get("http://a/things"), {400}},
              {"a target with a host", get("//a/things"), {400}},
              {"an asterisk", with("OPTIONS * HTTP/1.1"), {400}},
              {"a fragment", get("/things#a"), {400}},
              {"a slash at the end", get("/things/"), {400}},
              {"two slashes", get("/a//b"), {400}},
              {"a dot segment", get("/./things"), {400}},
              {"two dots", get("/things/../things"), {400}},
              {"two dots at the end", get("/things/.."), {400}},
              {"escaped dots", get("/%2e%2e/things"), {400}},
              {"half escaped dots", get("/.%2E/things"), {400}},
              {"an escaped slash", get("/things%2fa"), {400}},
              {"an escaped backslash", get("/things%5ca"), {400}},
              {"a backslash", get("/things\\a"), {400}},
              {"an escaped NUL", get("/things%00"), {400}},
              {"an escaped end of line", get("/things%0d%0aX-A:%20b"), {400}},
              {"an escape of one digit", get("/things%4"), {400}},
              {"an escape without digits", get("/things%"), {400}},
              {"an escape of no digits", get("/things%zz"), {400}},
              {"an escape of Microsoft's", get("/%u0074hings"), {400}},
              {"an overlong escape", get("/%c0%af"), {400}},
              {"an overlong dot", get("/%c0%ae%c0%ae/things"), {400}},
              {"a surrogate", get("/%ed%a0%80"), {400}},
              {"not UTF-8", get("/%ff"), {400}},
              {"bytes that have to be escaped", get("/\xC3\xA9"), {400}},
              {"a quote", get("/\"things\""), {400}},
              {"brackets in the path", get("/things[0]"), {400}},
              {"17 segments", get("/1/2/3/4/5/6/7/8/9/a/b/c/d/e/f/g/h"), {400}},
              {"a parameter twice", get("/things?a=1&a=2"), {400}},
              {"a parameter twice, once escaped", get("/things?a=1&%61=2"), {400}},
              {"a parameter without a value", get("/things?a"), {400}},
              {"a parameter without a name", get("/things?=a"), {400}},
              {"an empty parameter", get("/things?a=1&&b=2"), {400}},
              {"an escaped NUL in the query", get("/things?a=%00"), {400}},
              {"not UTF-8 in the query", get("/things?a=%fe"), {400}},
              {"33 parameters",
               get("/things?" +
                   [] {
                     std::string s;
                     for (int i = 0; i < 33; ++i) s += (i ? "&p" : "p") + std::to_string(i) + "=1";
                     return s;
                   }()),
               {400}},
              {"a long parameter", get("/things?a=" + std::string(1025, 'a')), {400}},
              {"a long target", get("/" + std::string(9000, 'a')), {414}},
              {"a target without an end", "GET /" + std::string(17000, 'a'), {414}},
              {"no such thing", get("/thing"), {404}},
              {"an id in upper case", get("/things/40F74DBA-31E7-41DB-9035-9F3A35B884C8"), {404}},
              {"an id in braces", get("/things/%7B40f74dba-31e7-41db-9035-9f3a35b884c8%7D"), {404}},
              {"a number for an id", get("/things/1"), {404}},
              {"an id with a blank", get("/things/40f74dba-31e7-41db-9035-9f3a35b884c8%20"), {404}},
              {"the wrong method", with("DELETE /things HTTP/1.1"), {405}}});
}

void add_headers(std::vector<RawRequest>& all) {
  const auto headers = [](const std::string& lines) { return with("GET /things HTTP/1.1", lines); };
  all.insert(all.end(),
             {{"no Host", headers(""), {400}},
              {"two Hosts", headers("Host: a\r\nHost: a\r\n"), {400}},
              {"two Hosts that differ", headers("Host: a\r\nhost: b\r\n"), {400}},
              {"an empty Host", headers("Host:\r\n"), {400}},
              {"a list for a Host", headers("Host: a, b\r\n"), {400}},
              {"a user in Host", headers("Host: user@a\r\n"), {400}},
              {"a path in Host", headers("Host: a/b\r\n"), {400}},
              {"a port that is none", headers("Host: a:b\r\n"), {400}},
              {"an empty port", headers("Host: a:\r\n"), {400}},
              {"brackets around a name", headers("Host: [a]\r\n"), {400}},
              {"a Host that is not ASCII", headers("Host: \xC3\xA9\r\n"), {400}},
              {"a blank before the colon", headers("Host : a\r\n"), {400}},
              {"a blank before the first header", headers(" Host: a\r\n"), {400}},
              {"a folded header", headers("Host: a\r\nX-A: b\r\n c\r\n"), {400}},
              {"a header folded by a tab", headers("Host: a\r\nX-A: b\r\n\tc\r\n"), {400}},
              {"no colon", headers("Host: a\r\nX-A\r\n"), {400}},
              {"no name", headers("Host: a\r\n: b\r\n"), {400}},
              {"a name that is no token", headers("Host: a\r\nX[A]: b\r\n"), {400}},
              {"a name that is not ASCII", headers("Host: a\r\nX-\xC3\x89: b\r\n"), {400}},
              {"NUL in a value", headers("Host: a\r\nX-A: b\0c\r\n"s), {400}},
              {"a control character in a value", headers("Host: a\r\nX-A: b\x01\r\n"), {400}},
              {"DEL in a value", headers("Host: a\r\nX-A: b\x7F\r\n"), {400}},
              {"two keys", headers("Host: a\r\nX-API-Key: a\r\nx-api-key: b\r\n"), {400}},
              {"two authorizations", headers("Host: a\r\nAuthorization: a\r\nAuthorization: b\r\n"), {400}},
              {"two cookies", headers("Host: a\r\nCookie: a=b\r\nCookie: c=d\r\n"), {400}},
              {"an expectation that is not known", headers("Host: a\r\nExpect: tea\r\n"), {417}},
              {"65 headers",
               headers("Host: a\r\n" +
                       [] {
                         std::string s;
                         for (int i = 0; i < 64; ++i) s += "X-A: b\r\n";
                         return s;
                       }()),
               {431}},
              {"large headers", headers("Host: a\r\nX-A: " + std::string(17000, 'b') + "\r\n"), {431}}});
}

void add_bodies(std::vector<RawRequest>& all) {
  const std::string te = "Transfer-Encoding: chunked\r\n";
  all.insert(
      all.end(),
      {{"smuggling: length and chunks", post("Content-Length: 4\r\n" + te, "0\r\n\r\n" + kSmuggled), {400}},
       {"smuggling: chunks and length", post(te + "Content-Length: 4\r\n", "0\r\n\r\n" + kSmuggled), {400}},
       {"smuggling: two lengths", post("Content-Length: 0\r\nContent-Length: 35\r\n", kSmuggled), {400}},
       {"smuggling: two equal lengths", post("Content-Length: 4\r\nContent-Length: 4\r\n", "abcd"), {400}},
       {"smuggling: a list of lengths", post("Content-Length: 4, 4\r\n", "abcd"), {400}},
       {"smuggling: a sign", post("Content-Length: +4\r\n", "abcd"), {400}},
       {"smuggling: a negative length", post("Content-Length: -1\r\n", kSmuggled), {400}},
       {"smuggling: a hexadecimal length", post("Content-Length: 0x4\r\n", "abcd"), {400}},
       {"smuggling: zeros first", post("Content-Length: 004\r\n", "abcd"), {400}},
       {"smuggling: a fraction", post("Content-Length: 4.0\r\n", "abcd"), {400}},
       {"smuggling: a blank in the length", post("Content-Length: 4 2\r\n", "abcd"), {400}},
       {"smuggling: an empty length", post("Content-Length:\r\n", kSmuggled), {400}},
       {"smuggling: a blank behind the name", post("Content-Length : 35\r\n", kSmuggled), {400}},
       {"smuggling: a length beyond 64 bits", post("Content-Length: 18446744073709551617\r\n", "a"), {400}},
       {"smuggling: a folded length", post("Content-Length: 4\r\n 2\r\n", "abcd"), {400}},
       {"smuggling: a length for GET",
        with("GET /things HTTP/1.1", "Host: a\r\nContent-Length: 35\r\n") + kSmuggled,
        {400}},
       {"smuggling: chunks for GET", with("GET /things HTTP/1.1", "Host: a\r\n" + te) + "0\r\n\r\n", {400}},
       {"smuggling: another coding", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n" + kSmuggled), {501}},
       {"smuggling: identity", post("Transfer-Encoding: identity\r\n", kSmuggled), {501}},
       {"smuggling: a list of codings",
        post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n" + kSmuggled),
        {501}},
       {"smuggling: chunked twice",
        post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n" + kSmuggled),
        {501}},
       {"smuggling: two codings",
        post(te + "Transfer-Encoding: identity\r\n", "0\r\n\r\n" + kSmuggled),
        {400}},
       {"smuggling: a parameter", post("Transfer-Encoding: chunked;a=b\r\n", "0\r\n\r\n" + kSmuggled), {501}},
       {"smuggling: quotes", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n" + kSmuggled), {501}},
       {"smuggling: a vertical tab",
        post("Transfer-Encoding: \x0B"
             "chunked\r\n",
             "0\r\n\r\n" + kSmuggled),
        {400}},
       {"smuggling: a blank behind the coding's name",
        post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"),
        {400}},
       {"smuggling: chunks in HTTP/1.0",
        with("POST /things HTTP/1.0", "Host: a\r\n" + te) + "0\r\n\r\n" + kSmuggled,
        {400}},
       {"chunks: an extension", chunked("4;a=b\r\nabcd\r\n0\r\n\r\n" + kSmuggled), {400}},
       {"chunks: a trailer", chunked("0\r\nX-A: b\r\n\r\n" + kSmuggled), {400}},
       {"chunks: bare line feeds", chunked("4\nabcd\n0\n\n" + kSmuggled), {400}},
       {"chunks: a bare line feed behind the data", chunked("4\r\nabcd\n0\r\n\r\n"), {400}},
       {"chunks: more data than said", chunked("2\r\nabcd\r\n0\r\n\r\n"), {400}},
       {"chunks: less data than said", chunked("6\r\nabcd\r\n0\r\n\r\n"), {400}},
       {"chunks: no size", chunked("\r\nabcd\r\n0\r\n\r\n"), {400}},
       {"chunks: 0x", chunked("0x4\r\nabcd\r\n0\r\n\r\n"), {400}},
       {"chunks: a sign", chunked("+4\r\nabcd\r\n0\r\n\r\n"), {400}},
       {"chunks: a blank behind the size", chunked("4 \r\nabcd\r\n0\r\n\r\n"), {400}},
       {"chunks: nine digits", chunked("000000004\r\nabcd\r\n0\r\n\r\n"), {400}},
       {"chunks: too large", chunked("40001\r\n"), {413}},
       {"chunks: too large in all",
        chunked("40000\r\n" + std::string(0x40000, 'a') + "\r\n1\r\na\r\n0\r\n\r\n"),
        {413}},
       {"chunks: the end is missing", chunked("4\r\nabcd\r\n0\r\n"), {400}},
       {"a body too large", post("Content-Length: 262145\r\n", ""), {413}},
       {"a body of half its length", post("Content-Length: 8\r\n", "abcd"), {400}},
       {"a body in another coding", post("Content-Length: 4\r\nContent-Encoding: gzip\r\n", "abcd"), {415}},
       {"a body for no such thing",
        with("POST /thing HTTP/1.1", "Host: a\r\nContent-Length: 35\r\n") + kSmuggled,
        {404}},
       {"a body for the wrong method",
        with("DELETE /things HTTP/1.1", "Host: a\r\nContent-Length: 35\r\n") + kSmuggled,
        {405}}});
}

}  // namespace

std::vector<RawRequest> raw_requests() {
  std::vector<RawRequest> all;
  add_good(all);
  add_lines(all);
  add_targets(all);
  add_headers(all);
  add_bodies(all);
  return all;
}

}  // namespace cerby::workspace::http::test
