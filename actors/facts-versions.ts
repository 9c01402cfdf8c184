import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Fact } from "./facts.ts"

/**
 * Facts outlive the code that stated them. Whoever changes the shape of a fact adds one function to its list here, from
 * the last shape to the new one, and never changes an older one. A fact that gets another name ends its list with a
 * function that answers the new name; what it answers is version 1 of that name.
 */
const UPGRADES: Upgrades = {}

/** From one shape of a fact to the next: the first entry of a list makes version 2 of version 1. */
export type Upgrade = (older: Body) => Body
export type Upgrades = Readonly<Record<string, ReadonlyArray<Upgrade>>>

type Body = Readonly<Record<string, unknown>> & { readonly _tag: string }

/** A fact as the table has it. `kind` is its name when it was written. */
export interface WrittenFact {
  readonly kind: string
  readonly version: number
  readonly body: unknown
}

/** A fact of a later release, or one that no code knows any more. Its row stays; reports pass over it. */
export interface UnknownFact extends WrittenFact {
  readonly _tag: "UnknownFact"
  readonly why: string
}

/** The one way to read a fact that was written. Never throws. */
export const makeFactReader = <F extends { readonly _tag: string }>(
  schema: Schema.Codec<F, unknown>,
  upgrades: Upgrades
): ((written: WrittenFact) => F | UnknownFact) => {
  const decode = Schema.decodeUnknownResult(schema)
  return (written) => {
    const unknown = (why: string): UnknownFact => ({ _tag: "UnknownFact", ...written, why })
    let { kind, version } = written
    let body = written.body as Body
    try {
      for (;;) {
        const list = upgrades[kind] ?? []
        if (version > list.length + 1) return unknown(`version ${version}, and this code ends at ${list.length + 1}`)
        for (const upgrade of list.slice(version - 1)) body = upgrade(body)
        if (body._tag === kind) break
        ;[kind, version] = [body._tag, 1]
      }
    } catch (thrown) {
      return unknown(`its upgrade failed: ${String(thrown)}`)
    }
    const decoded = decode(body)
    return Result.isSuccess(decoded) ? decoded.success : unknown(decoded.failure.message)
  }
}

/** Which shape of a fact this code writes. */
export const factVersion = (kind: string, upgrades: Upgrades = UPGRADES): number => (upgrades[kind]?.length ?? 0) + 1

export const readFact = makeFactReader(Schema.toCodecJson(Fact) as Schema.Codec<Fact, unknown>, UPGRADES)
