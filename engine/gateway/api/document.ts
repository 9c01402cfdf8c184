import { fieldWords } from "./field-words.ts"

/** The parts of JSON Schema that our document has. */
export interface JsonSchema {
  readonly [key: string]: unknown
  readonly $ref?: string
  readonly type?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema
  readonly additionalProperties?: JsonSchema | boolean
  readonly anyOf?: ReadonlyArray<JsonSchema>
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly schema: JsonSchema
  readonly description?: string
}

export interface Operation {
  readonly parameters?: ReadonlyArray<Parameter>
  readonly [key: string]: unknown
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
  readonly [key: string]: unknown
}

/** A query is text, but what its fields mean is said by the schema that they are read with. */
const FILTERS: Readonly<Record<string, string>> = {
  "/api/calls": "CallFilter",
  "/api/work": "WorkFilter",
  "/api/callbacks": "CallbackFilter"
}

/**
 * The document that effect makes of the API, for people: each field with its words, numbers as numbers in queries too, and the
 * WebSocket, which is no HTTP endpoint.
 */
export const readable = (document: ApiDocument): ApiDocument => {
  const schemas = Object.fromEntries(
    Object.entries(document.components.schemas).map(([name, schema]) => [name, worded(schema, name)])
  )
  const paths = Object.fromEntries(
    Object.entries(document.paths).map(([path, operations]) => [
      path,
      Object.fromEntries(
        Object.entries(operations).map(([method, operation]) => [method, withParameters(operation, path, schemas)])
      )
    ])
  )
  return { ...document, paths: { ...paths, "/ws": { get: SOCKET } }, components: { ...document.components, schemas } }
}

/** Words for every field below; `at` is the field's path: `CallRecord.waitMs`, `ServerFrame.Hello.wire`. */
const worded = (schema: JsonSchema, at: string): JsonSchema => {
  const tag = schema.properties?.["_tag"]?.["enum"]
  const place = Array.isArray(tag) ? `${at}.${String(tag[0])}` : at
  const { additionalProperties, anyOf, items, properties } = schema
  return {
    ...withoutEndlessRange(schema),
    ...(properties === undefined
      ? {}
      : { properties: mapped(properties, (field, name) => fieldOf(field, place, name)) }),
    ...(items === undefined ? {} : { items: worded(items, at) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map((one) => worded(one, at)) }),
    ...(typeof additionalProperties === "object" ? { additionalProperties: worded(additionalProperties, at) } : {})
  }
}

/** What the schema says of itself counts more. */
const fieldOf = (schema: JsonSchema, at: string, name: string): JsonSchema => ({
  ...worded(schema, `${at}.${name}`),
  ...(schema.description === undefined ? wordsFor(at, name) : {})
})

const mapped = (
  fields: Readonly<Record<string, JsonSchema>>,
  to: (field: JsonSchema, name: string) => JsonSchema
): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, to(field, name)]))

/** A whole number without a limit of ours is not said to have JavaScript's. */
const withoutEndlessRange = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(
    Object.entries(schema).filter(
      ([key, value]) => !(["minimum", "maximum"].includes(key) && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER)
    )
  )

/** Words of this very field, else those that its name has everywhere. */
const wordsFor = (
  at: string,
  name: string
): { readonly description?: string; readonly examples?: ReadonlyArray<unknown> } => {
  const words = fieldWords[`${at}.${name}`] ?? fieldWords[name]
  if (words === undefined) return {}
  if (typeof words === "string") return { description: words }
  return { description: words[0], examples: [words[1]] }
}

const withParameters = (
  operation: Operation,
  path: string,
  schemas: Readonly<Record<string, JsonSchema>>
): Operation => {
  const fields = schemas[FILTERS[path] ?? ""]?.properties ?? {}
  const parameters = (operation.parameters ?? []).map((parameter) => {
    const { name } = parameter
    const read = parameter.in === "query" ? fields[name] : undefined
    const { description, examples } = wordsFor(parameter.in === "path" ? path : `${path}?`, name)
    const schema = read ?? withoutEndlessRange(parameter.schema)
    const words = schema.description ?? description
    return {
      ...parameter,
      schema: examples === undefined ? schema : { ...schema, examples },
      ...(words === undefined ? {} : { description: words })
    }
  })
  return { ...operation, parameters }
}

const frame = (name: string) => ({ "application/json": { schema: { $ref: `#/components/schemas/${name}` } } })

const SOCKET: Operation = {
  tags: ["Live"],
  operationId: "live.socket",
  summary: "The WebSocket of live state: what every screen shows, ten times a second at most.",
  description:
    "Open it with the session's cookie (WebSocket upgrade, no subprotocol). The first frame is Hello; it names the topics that " +
    "this person may follow. Send Subscribe with one: a Snapshot with the whole state comes, then a Delta for each change, " +
    "with numbers that count up by one. After a gap send Resync. `board` is a Board, `desk/<agent>` a Desk, `words` Words, " +
    "`alarms` and `own-alarms/<agent>` an IncidentList, `all-calls` and `calls/<agent>` a ListHint. Ask does what the endpoints of an agent do; its IntentAnswered has the same id. " +
    "Frames are JSON text. One that is not understood, too many of them, or a topic that is not theirs closes the socket with " +
    "1008 and the reason; 1012 says to come back. A sign-in may have 8 sockets, an account 20.",
  parameters: [],
  security: [{ session: [] }],
  requestBody: { description: "Frames that a screen sends.", content: frame("ClientFrame") },
  responses: {
    "101": { description: "Open. Frames that come are ServerFrame.", content: frame("ServerFrame") },
    "401": { description: "Nobody is signed in.", content: frame("NotSignedIn") },
    "403": { description: "A page of another origin." },
    "426": { description: "It was asked for without an upgrade; with one it would be opened." },
    "429": { description: "This sign-in or this account has too many open." },
    "503": { description: "The engine is away, or too many screens are open.", content: frame("EngineAway") }
  }
}
