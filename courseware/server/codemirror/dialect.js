// The SQL of the shop's database, as far as the course uses it, and what is offered while one writes it.
import { ifNotIn } from "@codemirror/autocomplete";
import { SQLDialect, schemaCompletionSource } from "@codemirror/lang-sql";

const PHRASES = [
  "select", "distinct", "from", "where", "group by", "order by", "having", "qualify", "limit", "offset", "as", "and", "or",
  "not", "in", "between", "like", "ilike", "is null", "is not null", "exists", "case", "when", "then", "else", "end",
  "join", "left join", "right join", "inner join", "full join", "cross join", "on", "using", "union all", "union",
  "except", "intersect", "with", "recursive", "over", "partition by", "rows", "range", "preceding", "following",
  "unbounded", "current row", "filter", "within group", "asc", "desc", "nulls first", "nulls last", "all", "any", "cast",
  "try_cast", "extract", "interval", "coalesce", "exclude", "values", "semi join", "anti join", "asof join", "pivot",
  "unpivot", "lateral",
];
const TYPES = ["integer", "bigint", "double", "decimal", "varchar", "text", "boolean", "date", "timestamp", "time"];
const OUTSIDE_OF_CODE = ["String", "QuotedIdentifier", "LineComment", "BlockComment"];

export const dialect = (functions) =>
  SQLDialect.define({
    keywords: [...new Set(PHRASES.flatMap((phrase) => phrase.split(" ")))].join(" "),
    types: TYPES.join(" "),
    builtin: functions.join(" "),
    operatorChars: "*+-%<>!=&|^~/",
    identifierQuotes: '"',
    caseInsensitiveIdentifiers: true,
    doubleDollarQuotedStrings: true,
  });

// `tables`: name → {label, columns: {name: label}}.
export function sources(tables, functions, sql) {
  const schema = Object.fromEntries(
    Object.entries(tables).map(([name, { label, columns }]) => [
      name,
      { self: offer(name, label, "class"), children: Object.entries(columns).map((column) => offer(...column, "property")) },
    ]),
  );
  const words = [
    ...PHRASES.map((label) => ({ label, type: "keyword" })),
    ...TYPES.map((label) => ({ label, type: "type", boost: -1 })),
    ...functions.map((label) => ({ label, type: "function", boost: -2 })),
  ];
  const alone = (context) => {
    const typed = context.matchBefore(/[\p{L}\p{N}_]+/u);
    if (!typed && !context.explicit) return null;
    const from = typed?.from ?? context.pos;
    const before = context.state.sliceDoc(0, from);
    if (before.endsWith(".") || /\bas\s+$/i.test(before)) return null; // a name of one's own is not to be had
    const of_tables = Object.values(schema).map(({ self }) => self);
    const of_columns = columns_of(tables, context.state.doc.toString());
    const names = /\b(from|join)\s+$/i.test(before) ? of_tables : [...of_tables, ...of_columns];
    // By its Chinese name one finds a column or a table, too; it is the code that is written.
    if (/\p{Script=Han}/u.test(typed?.text ?? "")) return { from, options: names.map(by_label) };
    return { from, options: names === of_tables ? names : [...names, ...words], validFor: /^\w*$/ };
  };
  const of_table = schemaCompletionSource({ dialect: sql, schema });
  const dotted = (context) => (context.matchBefore(/\.\w*$/) ? of_table(context) : null);
  return [dotted, ifNotIn(OUTSIDE_OF_CODE, alone)];
}

const offer = (label, detail, type) => ({ label, detail, type });
const by_label = (option) => ({ ...option, label: option.detail, displayLabel: option.label, apply: option.label });

// Of the tables that the query names; of all, while it names none.
function columns_of(tables, query) {
  const named = Object.keys(tables).filter((name) => new RegExp(`\\b${name}\\b`, "i").test(query));
  const found = new Map();
  for (const name of named.length ? named : Object.keys(tables))
    for (const [column, label] of Object.entries(tables[name].columns))
      if (!found.has(column)) found.set(column, offer(column, label, "property"));
  return [...found.values()];
}
