#include "unit/base/support/json_texts.h"

namespace cerby::test {
namespace {

using enum Outcome;

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

// A message that is right but for the value of `id`.
std::string with_id(const std::string& id) {
  return R"({"type":"status","id":)" + id + "}";
}
// A message that is right but for the value of `type`.
std::string with_type(const std::string& type) {
  return R"({"type":)" + type + R"(,"id":1})";
}
// A right message with a key that is not known; what is not JSON inside wins over the key.
std::string with_extra(const std::string& value) {
  return R"({"type":"status","id":1,"x":)" + value + "}";
}

std::vector<JsonText> accepted() {
  return {
      {"plain", R"({"type":"status","id":1})", {}},
      {"id first", R"({"id":1,"type":"status"})", {}},
      {"white space of all four kinds", " \t\r\n{ \"type\" :\t\"status\"\r,\n\"id\" : 1 } \n", {}},
      {"escaped letters in a value", R"({"type":"\u0073tatus","id":1})", {}},
      {"escaped letters in a key", R"({"\u0074ype":"status","id":1})", {}},
      {"upper case hex in an escape", R"({"type":"statu\u0073","\u0069\u0064":1})", {}},
      {"largest id", with_id("9007199254740991"), {}},
      {"id of two digits", with_id("10"), {}},
  };
}

std::vector<JsonText> not_json() {
  return {
      {"nothing but a space", " ", JsonInvalid},
      {"only an opening brace", "{", JsonInvalid},
      {"only a closing brace", "}", JsonInvalid},
      {"key without value", R"({"type"})", JsonInvalid},
      {"key and colon", R"({"type":})", JsonInvalid},
      {"no closing brace", R"({"type":"status","id":1)", JsonInvalid},
      {"square instead of curly at the end", R"({"type":"status","id":1])", JsonInvalid},
      {"two closing braces", R"({"type":"status","id":1}})", JsonInvalid},
      {"second object after it", R"({"type":"status","id":1}{})", JsonInvalid},
      {"second object on its own line", "{\"type\":\"status\",\"id\":1}\n{\"type\":\"status\",\"id\":2}",
       JsonInvalid},
      {"comma after it", R"({"type":"status","id":1},)", JsonInvalid},
      {"letter after it", R"({"type":"status","id":1}x)", JsonInvalid},
      {"zero byte after it", std::string(R"({"type":"status","id":1})") + '\0', JsonInvalid},
      {"zero byte and more after it", std::string(R"({"type":"status","id":1})") + '\0' + "x", JsonInvalid},
      {"zero byte before it", std::string(1, '\0') + R"({"type":"status","id":1})", JsonInvalid},
      {"zero byte in a string", std::string("{\"type\":\"sta") + '\0' + "tus\",\"id\":1}", JsonInvalid},
      {"byte order mark", "\xEF\xBB\xBF{\"type\":\"status\",\"id\":1}", JsonInvalid},
      {"trailing comma", R"({"type":"status","id":1,})", JsonInvalid},
      {"leading comma", R"({,"type":"status","id":1})", JsonInvalid},
      {"two commas", R"({"type":"status",,"id":1})", JsonInvalid},
      {"no comma", R"({"type":"status" "id":1})", JsonInvalid},
      {"no colon", R"({"type" "status","id":1})", JsonInvalid},
      {"equals sign", R"({"type"="status","id":1})", JsonInvalid},
      {"two colons", R"({"type"::"status","id":1})", JsonInvalid},
      {"key without quotes", R"({type:"status","id":1})", JsonInvalid},
      {"key in single quotes", R"({'type':"status","id":1})", JsonInvalid},
      {"number as key", R"({1:"status","id":1})", JsonInvalid},
      {"value in single quotes", R"({"type":'status',"id":1})", JsonInvalid},
      {"string not closed", R"({"type":"status,"id":1})", JsonInvalid},
      {"string open to the end", R"({"id":1,"type":"status)", JsonInvalid},
      {"line comment", "{\"type\":\"status\",\"id\":1 // one\n}", JsonInvalid},
      {"block comment", R"({"type":"status",/* one */"id":1})", JsonInvalid},
      {"hash comment", "{\"type\":\"status\",\"id\":1 # one\n}", JsonInvalid},
      {"line feed in a string", "{\"type\":\"sta\ntus\",\"id\":1}", JsonInvalid},
      {"tabulator in a string", "{\"type\":\"sta\ttus\",\"id\":1}", JsonInvalid},
      {"unit separator in a string", "{\"type\":\"sta\x1Ftus\",\"id\":1}", JsonInvalid},
      {"escape of no letter", R"({"type":"sta\tus\","id":1})", JsonInvalid},
      {"escape x", with_extra(R"("\x41")"), JsonInvalid},
      {"escape of a single quote", with_extra(R"("\'")"), JsonInvalid},
      {"escape of zero", with_extra(R"("\0")"), JsonInvalid},
      {"escape capital U", with_extra(R"("\U0041")"), JsonInvalid},
      {"escape of three hex digits", with_extra(R"("\u004")"), JsonInvalid},
      {"escape of no hex digits", with_extra(R"("\u")"), JsonInvalid},
      {"escape of a letter beyond f", with_extra(R"("\u00g0")"), JsonInvalid},
      {"lone high surrogate", with_extra(R"("\ud83d")"), JsonInvalid},
      {"lone low surrogate", with_extra(R"("\ude00")"), JsonInvalid},
      {"surrogates the wrong way round", with_extra(R"("\ude00\ud83d")"), JsonInvalid},
      {"high surrogate and a letter", with_extra(R"("\ud83da")"), JsonInvalid},
      {"two high surrogates", with_extra(R"("\ud83d\ud83d")"), JsonInvalid},
      {"form feed as white space", "{\f\"type\":\"status\",\"id\":1}", JsonInvalid},
      {"vertical tabulator as white space", "{\v\"type\":\"status\",\"id\":1}", JsonInvalid},
      {"no-break space as white space", "{\xC2\xA0\"type\":\"status\",\"id\":1}", JsonInvalid},
      {"leading zero", with_id("01"), JsonInvalid},
      {"leading plus", with_id("+1"), JsonInvalid},
      {"lone minus", with_id("-"), JsonInvalid},
      {"minus and zero and digit", with_id("-01"), JsonInvalid},
      {"point without fraction", with_id("1."), JsonInvalid},
      {"fraction without digit before", with_id(".5"), JsonInvalid},
      {"exponent without digits", with_id("1e"), JsonInvalid},
      {"exponent with a sign alone", with_id("1e+"), JsonInvalid},
      {"hexadecimal", with_id("0x1"), JsonInvalid},
      {"octal", with_id("0o1"), JsonInvalid},
      {"digits with a separator", with_id("1_000"), JsonInvalid},
      {"suffix of a big integer", with_id("1n"), JsonInvalid},
      {"full-width digit", with_id("\xEF\xBC\x91"), JsonInvalid},
      {"NaN", with_id("NaN"), JsonInvalid},
      {"Infinity", with_id("Infinity"), JsonInvalid},
      {"minus Infinity", with_id("-Infinity"), JsonInvalid},
      {"undefined", with_id("undefined"), JsonInvalid},
      {"True", with_id("True"), JsonInvalid},
      {"TRUE", with_id("TRUE"), JsonInvalid},
      {"nul", with_id("nul"), JsonInvalid},
      {"nulls", with_id("nulls"), JsonInvalid},
      {"array not closed", with_extra("[1,2"), JsonInvalid},
      {"array with a trailing comma", with_extra("[1,]"), JsonInvalid},
      {"array with a leading comma", with_extra("[,1]"), JsonInvalid},
      {"array with a hole", with_extra("[1,,2]"), JsonInvalid},
      {"array without commas", with_extra("[1 2]"), JsonInvalid},
      {"array closed by a brace", with_extra("[1}"), JsonInvalid},
      {"array with a colon", with_extra("[1:2]"), JsonInvalid},
      {"array closed twice", with_extra("[1]]"), JsonInvalid},
      {"a fault of ours before one of JSON", R"({"type":"status","x":1,"id":1)", JsonInvalid},
      {"a word", "status", JsonInvalid},
      {"XML", "<type>status</type>", JsonInvalid},
  };
}

std::vector<JsonText> not_utf8() {
  const auto in_string = [](const std::string& bytes) { return with_extra("\"" + bytes + "\""); };
  return {
      {"lone continuation byte", in_string("\x80"), Utf8Invalid},
      {"overlong slash", in_string("\xC0\xAF"), Utf8Invalid},
      {"overlong zero", in_string("\xC0\x80"), Utf8Invalid},
      {"overlong in three bytes", in_string("\xE0\x80\xAF"), Utf8Invalid},
      {"surrogate as bytes", in_string("\xED\xA0\x80"), Utf8Invalid},
      {"surrogate pair as bytes", in_string("\xED\xA0\xBD\xED\xB8\x80"), Utf8Invalid},
      {"above U+10FFFF", in_string("\xF4\x90\x80\x80"), Utf8Invalid},
      {"five bytes", in_string("\xF8\x88\x80\x80\x80"), Utf8Invalid},
      {"byte FE", in_string("\xFE"), Utf8Invalid},
      {"byte FF", in_string("\xFF"), Utf8Invalid},
      {"character cut off", in_string("\xE2\x82"), Utf8Invalid},
      {"Latin-1", in_string("caf\xE9"), Utf8Invalid},
      {"in a key", "{\"type\":\"status\",\"id\":1,\"\xFF\":1}", Utf8Invalid},
      {"outside of strings", "{\"type\":\"status\",\xFF\"id\":1}", Utf8Invalid},
      {"after the object", "{\"type\":\"status\",\"id\":1}\xFF", Utf8Invalid},
      {"UTF-16 with its mark", std::string("\xFF\xFE{\0}\0", 6), Utf8Invalid},
  };
}

std::vector<JsonText> not_ours() {
  const std::string deep_16 = repeated("[", 15) + repeated("]", 15),
                    deep_17 = repeated("[", 16) + repeated("]", 16);
  return {
      {"array as message", "[]", ValueWrongType},
      {"string as message", R"("status")", ValueWrongType},
      {"number as message", "1", ValueWrongType},
      {"true as message", "true", ValueWrongType},
      {"null as message", "null", ValueWrongType},
      {"empty object", "{}", KeyMissing},
      {"no type", R"({"id":1})", KeyMissing},
      {"no id", R"({"type":"status"})", KeyMissing},
      {"key unknown", with_extra("1"), KeyUnknown},
      {"key unknown with null", with_extra("null"), KeyUnknown},
      {"key unknown with an object", with_extra(R"({"a":{"b":[1,{}]}})"), KeyUnknown},
      {"key in capitals", R"({"Type":"status","id":1})", KeyUnknown},
      {"key of another message", R"({"type":"status","id":1,"why":"user"})", KeyUnknown},
      {"key empty", R"({"type":"status","id":1,"":1})", KeyUnknown},
      {"key with a space", R"({"type":"status","id":1,"id ":1})", KeyUnknown},
      {"prototype as key", R"({"type":"status","id":1,"__proto__":{}})", KeyUnknown},
      {"key with an escaped zero", R"({"type":"status","id":1,"id\u0000":1})", KeyUnknown},
      {"id twice", R"({"type":"status","id":1,"id":1})", KeyDuplicate},
      {"id twice, once escaped", R"({"type":"status","id":1,"\u0069d":2})", KeyDuplicate},
      {"type twice", R"({"type":"status","type":"lock","id":1})", KeyDuplicate},
      {"type unknown", with_type(R"("delete")"), TypeUnknown},
      {"type empty", with_type(R"("")"), TypeUnknown},
      {"type in capitals", with_type(R"("Status")"), TypeUnknown},
      {"type with a space", with_type(R"("status ")"), TypeUnknown},
      {"type of a reply", with_type(R"("fill")"), TypeUnknown},
      {"type with an escaped zero", with_type(R"("status\u0000")"), TypeUnknown},
      {"type as number", with_type("1"), ValueWrongType},
      {"type as null", with_type("null"), ValueWrongType},
      {"type as array", with_type(R"(["status"])"), ValueWrongType},
      {"type as object", with_type(R"({"type":"status"})"), ValueWrongType},
      {"type of 257 bytes", with_type("\"" + std::string(257, 's') + "\""), ValueOutOfBounds},
      {"id zero", with_id("0"), ValueOutOfBounds},
      {"id minus zero", with_id("-0"), ValueOutOfBounds},
      {"id negative", with_id("-1"), ValueOutOfBounds},
      {"id of 2^53", with_id("9007199254740992"), ValueOutOfBounds},
      {"id of 2^63", with_id("9223372036854775808"), ValueOutOfBounds},
      {"id of 2^64", with_id("18446744073709551616"), ValueOutOfBounds},
      {"id of minus 2^63", with_id("-9223372036854775808"), ValueOutOfBounds},
      {"id of a thousand digits", with_id(std::string(300, '9')), ValueOutOfBounds},
      {"id with a fraction", with_id("1.0"), ValueWrongType},
      {"id with an exponent", with_id("1e0"), ValueWrongType},
      {"id with a capital exponent", with_id("1E0"), ValueWrongType},
      {"id beyond every number", with_id("1e999"), ValueWrongType},
      {"id as string", with_id(R"("1")"), ValueWrongType},
      {"id as null", with_id("null"), ValueWrongType},
      {"id as boolean", with_id("true"), ValueWrongType},
      {"id as array", with_id("[1]"), ValueWrongType},
      {"id as object", with_id("{}"), ValueWrongType},
      {"depth 16", with_extra(deep_16), KeyUnknown},
      {"depth 17", with_extra(deep_17), JsonTooDeep},
      {"depth 17 of objects", with_extra(repeated(R"({"a":)", 16) + "1" + repeated("}", 16)), JsonTooDeep},
      {"depth 17 without end", with_extra(repeated("[", 16)), JsonTooDeep},
      {"depth 17 from the start", repeated("[", 17) + repeated("]", 17), JsonTooDeep},
  };
}

}  // namespace

const std::vector<JsonText>& json_texts() {
  static const std::vector<JsonText> all = [] {
    std::vector<JsonText> texts = accepted();
    for (auto&& some : {not_json(), not_utf8(), not_ours()})
      texts.insert(texts.end(), some.begin(), some.end());
    return texts;
  }();
  return all;
}

}  // namespace cerby::test
