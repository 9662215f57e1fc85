"""Values that break out of a query which was put together from text, or that a database, a parser or a comparison stumbles over: patterns, each with what it is put around, in an order of its own."""

import itertools
import random

QUOTES = ["'", '"', "`", "''", '""', "\\'", '\\"', "%27", "%2527", "\u02bc", "\u2019", "\uff07", "\u00bf'", "$$", "$x$", "E'", "U&'", "x'", "N'", "[", "]", "{", "}"]
COMMENTS = ["--", "-- -", "#", "/*", "*/", "/**/", "/*!50000", ";--", ";%00", "--\u2028", ";", "\\", ""]
TRUTHS = ["OR 1=1", "OR '1'='1", "AND 1=2", "OR TRUE", "|| TRUE", "OR ''=''", "OR 1 LIKE 1", "OR 1 IN (1)", "OR NOT NULL IS NULL", "XOR 1", "AND (SELECT 1)=1", "OR EXISTS(SELECT 1)", "RLIKE '.'",
          "OR 1=1 LIMIT 1 OFFSET 1", "ORDER BY 99", "GROUP BY 1 HAVING 1=1", "COLLATE NOCASE", "ESCAPE '\\'", "BETWEEN '' AND '~'", "IS NOT DISTINCT FROM NULL"]
STATEMENTS = ["DROP TABLE accounts", "DELETE FROM audit", "UPDATE users SET role=5", "INSERT INTO grants DEFAULT VALUES", "SELECT pg_sleep(9)", "COPY users TO PROGRAM 'id'", "ATTACH DATABASE 'x' AS y",
              "PRAGMA writable_schema=1", "SELECT load_extension('x')", "VACUUM INTO 'x'", "SET ROLE postgres", "SHOW all", "LISTEN x", "DO $$ BEGIN RAISE 'x'; END $$", "BEGIN", "COMMIT", "ROLLBACK",
              "SAVEPOINT a", "ALTER TABLE audit DISABLE TRIGGER ALL", "TRUNCATE changes", "SELECT lo_import('/etc/passwd')", "SELECT randomblob(1000000000)", "EXPLAIN ANALYZE DELETE FROM users"]
UNIONS = ["UNION SELECT NULL", "UNION ALL SELECT hash FROM api_keys", "UNION SELECT sealed FROM account_secrets", "UNION SELECT sql FROM sqlite_master", "UNION SELECT version()", "INTERSECT SELECT 1",
          "EXCEPT SELECT 1", "AND 1=CAST((SELECT email FROM users LIMIT 1) AS int)", "AND extractvalue(1,concat(0x7e,version()))", "|| (SELECT label FROM accounts)", "RETURNING *", "WITH x AS (SELECT 1) SELECT * FROM x"]
LIKES = ["%", "_", "%%", "a%", "%a", "[a-z]", "\\%", "\\_", "*", "?", "^", "~", "!~*", "SIMILAR TO '%'", "GLOB '*'", "REGEXP '.*'"]
JSON = ["'{}'::jsonb", "->>'a'", "#>>'{a}'", "@>", "<@", "?|", "?&", "||'{}'", "@@", "@?", '{"$gt":""}', '{"$ne":null}', '{"$where":"1"}', "[$ne]", "$.a", "json_extract('{}','$')", '"}]}', '","role":"workspace_owner', "jsonb_set"]
NAMES = [":workspace", ":id", ":held_by", ":a0", ":limit", "$1", "$2", "?1", "?", "@x", ":", "::text", ":=", "%s", "%d", "%n", "{0}", "${x}", "#{x}", "{{x}}", "$(id)", "`id`", "|id", "&&id"]
NUMBERS = ["0", "1", "2", "-1", "+1", "1.0", "1e3", "1e400", "0x10", "0b1", "0o7", "010", "1_000", "NaN", "Infinity", "-0", "2147483647", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808",
           "-9223372036854775809", "18446744073709551616", "1" * 60, "0." + "0" * 60 + "1", "\u0661", "\uff11", "\u00b2", "1,2", "1 ", " 1", "1\u00a0", "null", "true", "false", "NULL", "undefined"]
ODDITIES = ["\u0000", "a\u0000b", "\u0001", "\t", "\n", "\r\n", "\u001b[2J", "\u007f", "\u0080", "\u00a0", "\u00ad", "\u0130", "\u0131", "\u017f", "\u212a", "\u1e9e", "ss\u00df", "e\u0301", "\u00e9", "\u200b", "\u200d", "\u200e",
            "\u202e", "\u2028", "\u2029", "\u2060", "\ufeff", "\ufffd", "\ufffe", "\uffff", "\U0001f600", "\U0001f468\u200d\U0001f469", "\U0010ffff", "\ud800", "\udfff", "\ud83d", "a" + "\u0300" * 40, "\u0344", "\ufb03",
            "\u3000", "\u180e", "\uff1b\uff0d\uff0d", "\u2216", "\u00a5", "\u20a9", "\u0378", "\ue000", "\u05d0\u202a", "\u0640", "\u0e33", "\uac00", "\u1100\u1161", "I\u0307", "\u03a3\u03c2", "\u01c5"]
SENSES = ["", " ", "  ", "a", "A", "account", "enabled", "deleted", "created_at", "-created_at", "label", "label,id", "label DESC", "(SELECT 1)", "id;", "a.id", "'label'", '"label"', "1 DESC", "../../etc/passwd", "..%2f", "//", "\\\\x\\y",
          "file:///etc/passwd", "http://127.0.0.1", "a" * 200, "'" * 200, "%" * 200, "\U0001f600" * 50, ",", ",,", "a,b", "a,", ",a", "&", "=", "a=b&c=d", "#frag", "<script>", "]]>", "&amp;", "=cmd|' /C calc'!A0", "@SUM(1)", "+1-1"]
AROUND = ["{}", "{}'", "'{}", "') {} --", "' {} -- ", "\" {} -- ", "1 {}", "1) {}", "a' {} AND '1'='1", "'; {}; --", "1; {}", "\\'; {} --", "'||({})||'", "x'/**/{}/**/'", "%' {} AND '%'='", "{}\u2019", "Zilla {}", "{}:workspace"]


def values(count):
    """`count` of them, no two the same; of at most 200 bytes, so that it is never their length that is refused."""
    alone = QUOTES + COMMENTS + LIKES + JSON + NAMES + NUMBERS + ODDITIES + SENSES
    inside = TRUTHS + STATEMENTS + UNIONS + LIKES + JSON + NAMES
    dice = random.Random(20260401)
    made = [around.replace("{}", one) for one in inside for around in AROUND]
    made += [quote + truth + comment for quote, truth, comment in itertools.product(QUOTES, TRUTHS, COMMENTS)]
    dice.shuffle(made)
    every = dict.fromkeys(alone)
    for one in made:
        every[dice.choice([one, one, one.upper(), one.replace(" ", "/**/"), one.replace(" ", "\u00a0"), one.replace("'", "\uff07"), one.replace("'", "%27"), one + dice.choice(ODDITIES)])] = None
    fitting = [one for one in every if len(one.encode("utf-8", "surrogatepass")) <= 200]
    assert len(fitting) >= count
    return fitting[:count]
