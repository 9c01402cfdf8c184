import * as Schema from "effect/Schema"

const Flows = Schema.Struct({ items: Schema.Array(Schema.Struct({ id: Schema.String, name: Schema.String })) })

/** Flows into which a customer can be sent; none where the server does not say. */
export const flowsToChoose = async (): Promise<typeof Flows.Type.items> => {
  try {
    const response = await fetch("/api/flows?limit=200")
    return response.ok ? Schema.decodeUnknownSync(Flows)(await response.json()).items : []
  } catch {
    return []
  }
}
