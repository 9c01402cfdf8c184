import type { Timer } from "#actors/behaviour.ts"
import type { Living } from "../ports/Journal.ts"
import type { Restored } from "./actor.ts"
import type { CodecOf } from "./codec.ts"
import type { Tagged } from "#actors/behaviour.ts"
import type { AnyKind } from "#actors/kind.ts"
import { partsOf } from "./address.ts"

/** A written actor that this code cannot take up. */
export interface Unreadable {
  readonly actor: string
  readonly sequence: number
  readonly why: string
}

export interface Read {
  readonly restored: ReadonlyArray<Restored>
  /** They begin anew, counting their steps on; what they were is found again from the outside. */
  readonly rebuilt: ReadonlyArray<Unreadable>
  /** Of durable kinds: nobody else knows what they were, so the engine must not go on without them. */
  readonly refused: ReadonlyArray<Unreadable>
  /** Of kinds that this code does not have. */
  readonly strangers: ReadonlyArray<Unreadable>
}

/** The states of a journal, decoded. */
export const readLiving = (kinds: ReadonlyArray<AnyKind>, codec: CodecOf, living: ReadonlyArray<Living>): Read => {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]))
  const restored: Array<Restored> = []
  const [rebuilt, refused, strangers]: [Array<Unreadable>, Array<Unreadable>, Array<Unreadable>] = [[], [], []]
  for (const written of living) {
    const { actor, sequence } = written
    const { id, name } = partsOf(actor)
    const kind = byName.get(name)
    if (kind === undefined) {
      strangers.push({ actor, sequence, why: `there is no kind "${name}"` })
      continue
    }
    const read = readState(kind, codec, written)
    if ("state" in read) restored.push({ address: actor, sequence, state: read.state })
    else if (kind.durable) refused.push({ actor, sequence, why: read.why })
    else {
      restored.push({ address: actor, sequence, state: kind.initial(id) as Tagged })
      rebuilt.push({ actor, sequence, why: read.why })
    }
  }
  return { restored, rebuilt, refused, strangers }
}

/** One written state in today's form, or why it cannot be read. */
export const readState = (
  kind: AnyKind,
  codec: CodecOf,
  { actor, state: json, version }: Living
): { readonly state: Tagged; readonly timers: ReadonlyArray<Timer<Tagged>> } | { readonly why: string } => {
  try {
    const today =
      version === kind.version ? json : (kind.upgrade?.(version, { state: json }, partsOf(actor).id).state ?? json)
    const state = codec(actor)!.decodeState(today)
    return { state, timers: kind.timers(state) }
  } catch (thrown) {
    const words = thrown instanceof Error ? thrown.message : String(thrown)
    return { why: `${(json as { readonly _tag?: unknown } | null)?._tag ?? "no state"}: ${words}` }
  }
}
