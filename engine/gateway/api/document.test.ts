import { describe, expect, it } from "vitest"
import * as OpenApi from "effect/http-api/OpenApi"
import { CentreApi } from "./centre-api.ts"
import type { ApiDocument, JsonSchema } from "./document.ts"
import { fieldWords } from "./field-words.ts"

const document = OpenApi.fromApi(CentreApi) as unknown as ApiDocument
const { schemas } = document.components

/** Every field of a schema and of those within it, by path. */
const fieldsIn = (schema: JsonSchema, at: string): ReadonlyArray<readonly [at: string, field: JsonSchema]> => {
  const { additionalProperties, anyOf, items, properties } = schema
  return [
    ...Object.entries(properties ?? {}).flatMap(([name, field]) => [
      [`${at}.${name}`, field] as const,
      ...fieldsIn(field, `${at}.${name}`)
    ]),
    ...(items === undefined ? [] : fieldsIn(items, at)),
    ...(anyOf ?? []).flatMap((one) => fieldsIn(one, at)),
    ...(typeof additionalProperties === "object" ? fieldsIn(additionalProperties, at) : [])
  ]
}
const allFields = Object.entries(schemas).flatMap(([name, schema]) => fieldsIn(schema, name))
const allParameters = Object.entries(document.paths).flatMap(([path, operations]) =>
  Object.entries(operations).flatMap(([method, { parameters = [] }]) =>
    parameters.map((parameter) => [`${method} ${path} ${parameter.in}.${parameter.name}`, parameter] as const)
  )
)

/** The words that nobody but the field's own `_tag` needs: it says what the frame is. */
const isTag = (at: string) => at.endsWith("._tag")

describe("the API's document", () => {
  it("describes every field of every schema, wherever it stands", () => {
    expect(allFields.length).toBeGreaterThan(150)
    expect(allFields.flatMap(([at, { description }]) => (description === undefined && !isTag(at) ? [at] : []))).toEqual(
      []
    )
  })

  it("describes every parameter", () => {
    expect(allParameters.length).toBeGreaterThan(20)
    expect(allParameters.flatMap(([at, { description }]) => (description === undefined ? [at] : []))).toEqual([])
  })

  it("has no inline object: what two endpoints answer is written once", () => {
    const inline = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, operation]) =>
        JSON.stringify(operation).includes('"properties"') ? [`${method} ${path}`] : []
      )
    )
    expect(inline).toEqual([])
    expect(JSON.stringify(document.paths["/api/calls"]?.["get"])).toContain("#/components/schemas/CallRecord")
    expect(JSON.stringify(document.paths["/api/calls/{id}"]?.["get"])).toContain("#/components/schemas/CallDetails")
  })

  it("says of numbers in queries that they are numbers, in which unit and range", () => {
    const query = (name: string) => allParameters.find(([at]) => at === `get /api/calls query.${name}`)![1]
    expect(query("limit").schema).toMatchObject({ type: "integer", minimum: 1, maximum: 1000, examples: [100] })
    expect(query("limit").description).toContain("1 to 1,000")
    for (const name of ["from", "to"]) {
      expect(query(name).schema).toMatchObject({ type: "integer", examples: [1_790_000_000_000] })
      expect(query(name).description).toContain("milliseconds since 1970-01-01 UTC")
    }
  })

  it("says of every time its unit", () => {
    const times = allFields.filter(
      ([at]) => /At$|\.since$|\.until$|Since$|serverTime$/u.test(at) && !at.endsWith("upSince")
    )
    expect(times.length).toBeGreaterThan(15)
    for (const [at, { description }] of times)
      expect([at, description]).toEqual([at, expect.stringContaining("milliseconds")])
  })

  it("describes the live socket and every frame of it", () => {
    const socket = JSON.stringify(document.paths["/ws"]?.["get"])
    for (const frame of ["ServerFrame", "ClientFrame"]) expect(socket).toContain(`#/components/schemas/${frame}`)
    expect(schemas["ServerFrame"]?.anyOf).toHaveLength(6)
    expect(schemas["ClientFrame"]?.anyOf).toHaveLength(5)
  })

  it("points to no schema that it does not have", () => {
    const names = JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/gu)
    for (const [, name] of names) expect(Object.keys(schemas)).toContain(name)
  })

  it("has no words for a field that is not there", () => {
    const known = new Set([
      ...allFields.flatMap(([at]) => [at, at.split(".").at(-1)]),
      ...allFields.map(([at]) => at.replace(/^(\w+)\.(\w+)\./u, "$1.$2."))
    ])
    const parameters = new Set(
      Object.entries(document.paths).flatMap(([path, operations]) =>
        Object.values(operations).flatMap(({ parameters: all = [] }) =>
          all.map(({ in: place, name }) => (place === "path" ? `${path}.${name}` : `${path}?.${name}`))
        )
      )
    )
    const tagged = (key: string) =>
      /^(?:ServerFrame|ClientFrame|Intent|CallTarget|Called|Decision\.stages|StoryEvent\.what|(?:CallTransfer|TransferWhy)\.to)\./u.test(
        key
      )
    expect(Object.keys(fieldWords).filter((key) => !known.has(key) && !parameters.has(key) && !tagged(key))).toEqual([])
  })
})
