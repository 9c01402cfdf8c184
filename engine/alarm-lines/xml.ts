/** Small XML of terminals: one level of elements with text, at most one below. Whatever else it is, is refused before it is read. */
import { XMLParser } from "fast-xml-parser"

export interface Element {
  readonly name: string
  /** Text by the name of the child or attribute, in lower case, trimmed. The first of a name counts. */
  readonly texts: ReadonlyMap<string, string>
  /** Elements below, by name. */
  readonly nested: ReadonlyMap<string, ReadonlyMap<string, string>>
}

/** SCAIP with every field at its longest is some 700 octets. */
export const MOST_XML_CHARACTERS = 8_192
const MOST_ELEMENTS = 100

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  removeNSPrefix: true,
  trimValues: true,
  ignoreDeclaration: true,
  ignorePiTags: true
})

/** Why it was refused is text for people. */
export const readXml = (text: string): Element | string => {
  if (text.length > MOST_XML_CHARACTERS) return `XML of ${text.length} characters; ${MOST_XML_CHARACTERS} are read`
  // A document type can define entities that unfold to gigabytes, and a terminal needs none.
  if (/<!(?:DOCTYPE|ENTITY|\[CDATA\[)/iu.test(text)) return "XML with a document type, an entity or CDATA"
  if ((text.match(/</gu)?.length ?? 0) > 2 * MOST_ELEMENTS) return `XML of more than ${MOST_ELEMENTS} elements`
  let read: unknown
  try {
    read = parser.parse(text, true)
  } catch (error) {
    return `not XML: ${(error as Error).message}`
  }
  if (!isRecord(read)) return "XML without an element"
  const roots = Object.entries(read)
  const [root] = roots
  if (root === undefined || roots.length !== 1) return "XML with no root, or several"
  const [name, value] = root
  const texts = new Map<string, string>()
  const nested = new Map<string, ReadonlyMap<string, string>>()
  for (const [child, said] of isRecord(value) ? Object.entries(value) : []) {
    const first = Array.isArray(said) ? said[0] : said
    if (typeof first === "string") texts.set(child.toLowerCase(), clear(first))
    else if (isRecord(first)) nested.set(child.toLowerCase(), textsOf(first))
  }
  return { name, texts, nested }
}

const textsOf = (record: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(record).flatMap(([name, value]) =>
      typeof value === "string" ? [[name.toLowerCase(), clear(value)] as const] : []
    )
  )

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The five that every reader of XML knows; the parser is told to unfold none. */
const clear = (text: string): string =>
  text.replace(/&(lt|gt|quot|apos|amp);/gu, (_, name: string) => KNOWN[name]!).trim()
const KNOWN: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" }

export const escapeXml = (text: string): string =>
  text.replace(/[<>&"']/gu, (character) => `&${Object.keys(KNOWN).find((name) => KNOWN[name] === character)!};`)

/** Elements with text, in this order; those without a value are left out. */
export const writeXml = (
  root: string,
  fields: ReadonlyArray<readonly [name: string, value: string | undefined]>
): string =>
  `<${root}>${fields.map(([name, value]) => (value === undefined ? "" : `<${name}>${escapeXml(value)}</${name}>`)).join("")}</${root}>`
