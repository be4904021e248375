import assert from "node:assert/strict";
import fc from "fast-check";
import { SaxesParser } from "saxes";
import { attributeOf, XmlReader } from "./xml.ts";

/** What a reader tells of a document: tags and texts in their order, texts joined. */
type Told = string[];

function told(): { told: Told; tell: (kind: string, text: string) => void } {
  const told: Told = [];
  return {
    told,
    tell(kind, text) {
      if (kind === "text" && told.at(-1)?.startsWith("text ")) told[told.length - 1] += text;
      else if (kind !== "text" || text !== "") told.push(`${kind} ${text}`);
    },
  };
}

const NAMES = ["id", "r:id", "name"];

/** What {@linkcode XmlReader} tells, given the document in pieces. */
function read(pieces: readonly string[]): Told {
  const { told: all, tell } = told();
  const reader = new XmlReader({
    open(name, attributes) {
      tell("open", name);
      for (const each of NAMES) tell(each, attributeOf(attributes, each) ?? "none");
    },
    close: (name) => tell("close", name),
    text: (text) => tell("text", text),
  });
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return all;
}

/** What saxes tells. */
function readWithSaxes(xml: string): Told {
  const { told: all, tell } = told();
  const local = (name: string) => name.slice(name.indexOf(":") + 1);
  const parser = new SaxesParser();
  let depth = 0;
  parser.on("opentag", ({ name, attributes }) => {
    depth++;
    tell("open", local(name));
    for (const each of NAMES) tell(each, attributes[each] ?? "none");
  });
  parser.on("closetag", ({ name }) => {
    depth--;
    tell("close", local(name));
  });
  parser.on("text", (text) => depth > 0 && tell("text", text));
  parser.on("cdata", (text) => tell("text", text));
  parser.write(xml).close();
  return all;
}

const TEXT = fc.array(
  fc.constantFrom(
    "a",
    "서울",
    "&amp;",
    "&lt;",
    "&#65;",
    "&#x1F600;",
    "'",
    '"',
    " ",
    "]",
    "-",
    "<![CDATA[<&]]>",
    "<!-- <b> -->",
    "<?x y?>",
  ),
  { maxLength: 6 },
).map((parts) => parts.join(""));
const ATTRIBUTES = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(...NAMES, "xid", "names"),
    value: fc.constantFrom("", "1", "a>b", "/>", "&quot;", "id='2'"),
  }),
  { selector: ({ name }) => name, maxLength: 4 },
).map((all) => all.map(({ name, value }) => ` ${name} = "${value}"`).join(""));
const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc.tuple(
    fc.constantFrom("c", "x:row", "v"),
    ATTRIBUTES,
    fc.array(fc.oneof({ maxDepth: 4 }, TEXT, tie("element")), { maxLength: 3 }),
    fc.boolean(),
  ).map(([name, attributes, parts, empty]) =>
    empty ? `<${name}${attributes}/>` : `<${name}${attributes} >${parts.join("")}</${name} >`
  ),
}));

Deno.test("XmlReader tells what saxes tells, wherever the document is cut", () => {
  const cuts = fc.array(fc.nat(), { maxLength: 8 });
  fc.assert(fc.property(element, cuts, (root, places) => {
    const xml =
      `<?xml version="1.0"?>\n<!-- head --><x:root xmlns:x="m" xmlns:r="r">${root}</x:root>\n`;
    const ends = [...places.map((place) => place % xml.length), xml.length].sort((a, b) => a - b);
    const pieces = ends.map((end, index) => xml.slice(ends[index - 1] ?? 0, end));
    assert.deepEqual(read(pieces), readWithSaxes(xml));
  }));
});

for (
  const [name, xml] of [
    ["a tag that is not closed", "<a><b></b>"],
    ["tags that cross", "<a><b></a></b>"],
    ["two roots", "<a/><b/>"],
    ["text outside of the root", "<a/>text"],
    ["a tag that is cut off", "<a><b"],
    ["nothing", ""],
  ] as const
) {
  Deno.test(`XmlReader refuses ${name}`, () => {
    assert.throws(() => read([xml]), { code: "DAMAGED_FILE" });
  });
}

Deno.test("XmlReader refuses document types and entities of their own", () => {
  for (
    const xml of [
      '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
      '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>',
      "<a>&b;</a>",
    ]
  ) assert.throws(() => read([xml]), { code: "UNSAFE_FILE" });
});
