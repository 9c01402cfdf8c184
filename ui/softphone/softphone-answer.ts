import * as Schema from "effect/Schema"

/** What GET /api/softphone says. */
const Softphone = Schema.Struct({
  telephone: Schema.NullOr(
    Schema.Struct({ account: Schema.String, name: Schema.String, uri: Schema.String, path: Schema.String })
  ),
  reason: Schema.NullOr(Schema.Literals(["no-agent", "not-offered"]))
})
export type Softphone = typeof Softphone.Type
export type Account = NonNullable<Softphone["telephone"]>

/** Null while nobody can say. */
export const readSoftphone = async (): Promise<Softphone | null> => {
  try {
    const response = await fetch("/api/softphone")
    return response.ok ? Schema.decodeUnknownSync(Softphone)(await response.json()) : null
  } catch {
    return null
  }
}

/** Why the gateway takes no telephone of ours just now; null: it would. */
export type TurnedAway = "signed-out" | "too-many" | "busy"

/** A browser does not tell a page with which status its socket was refused; the same address without an upgrade does. */
export const whyTurnedAway = async (path: string): Promise<TurnedAway | null> => {
  try {
    const [telephone, session] = await Promise.all([fetch(path), fetch("/api/session")])
    if (session.status === 401) return "signed-out"
    if (telephone.status === 429) return "too-many"
    return telephone.status === 503 ? "busy" : null
  } catch {
    return null
  }
}
