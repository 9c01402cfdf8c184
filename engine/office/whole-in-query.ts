import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

/**
 * A whole number in an address, between `minimum` and `maximum`. There it is text, and so the document would call it text; the
 * range stands at the text's side, by which {@link withNumbers} knows it.
 */
export const wholeInQuery = (minimum: number, maximum: number, description: string, example = minimum) =>
  Schema.String.annotate({ description, examples: [String(example)] })
    .check(Schema.makeFilter(() => true, { toJsonSchema: () => ({ minimum, maximum }) }))
    .pipe(
      Schema.decodeTo(
        Schema.Number.check(Schema.isInt(), Schema.isBetween({ minimum, maximum })),
        SchemaTransformation.numberFromString
      )
    )

/** The document with every {@link wholeInQuery} as the number that it is. */
export const withNumbers = (document: Record<string, unknown>): Record<string, unknown> => ({
  ...document,
  paths: mapped(document["paths"], (operations) => mapped(operations, withNumbersIn))
})

const withNumbersIn = (operation: unknown): unknown => {
  if (!isObject(operation) || !Array.isArray(operation["parameters"])) return operation
  return { ...operation, parameters: operation["parameters"].map(asNumber) }
}

const asNumber = (parameter: unknown): unknown => {
  const schema = isObject(parameter) ? parameter["schema"] : undefined
  if (!isObject(parameter) || !isObject(schema) || schema["type"] !== "string" || schema["minimum"] === undefined)
    return parameter
  const examples = Array.isArray(schema["examples"]) ? schema["examples"].map(Number) : []
  return { ...parameter, description: schema["description"], schema: { ...schema, type: "integer", examples } }
}

const mapped = (object: unknown, change: (value: unknown) => unknown): unknown =>
  isObject(object) ? Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)])) : object

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
