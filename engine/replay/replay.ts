import type { Tagged } from "#actors/behaviour.ts"
import type { AnyKind } from "#actors/kind.ts"
import type { CodecOf, KindCodec } from "../runtime/codec.ts"
import { partsOf } from "../runtime/address.ts"
import { decide } from "../runtime/step.ts"

/** One step as the journal has it, JSON decoded. */
export interface WrittenStep {
  readonly actor: string
  readonly sequence: number
  readonly run: number
  readonly message: unknown
  readonly commands: unknown
  readonly digest: string | null
  readonly state: unknown
  readonly over: boolean
  /** Of its kind, in the code that wrote it. */
  readonly version: number
}

/** Where the same code comes to something else than what was written. JSON texts; a large state is known by its digest only. */
export interface Difference {
  readonly actor: string
  readonly sequence: number
  readonly what: "commands" | "state" | "over" | "gap" | "not understood"
  /** Name of the message that the actor took in this step. */
  readonly message: string
  readonly written: string
  readonly replayed: string
  /** Why it is no fault: a rule of the kind that was changed on purpose since that version. */
  readonly rule?: string
}

/** Tells a difference that is meant: a rule was changed since. It is no difference then, and what follows is compared. */
export type IsMeant = (difference: Difference) => boolean

export interface ActorReplay {
  /** The next step of this actor. After the first difference nothing more is compared: all that follows would differ too. */
  readonly step: (written: WrittenStep) => Difference | undefined
}

/**
 * Plays one actor again from its first message, through the same tables. What an older version of the kind wrote is brought
 * into today's form first; a state of which only the digest was kept cannot be, and is not compared. A restart of the engine in between gave the actor
 * its state from its written form, and so it does here.
 */
export const replayActor = (
  address: string,
  kind: AnyKind,
  codec: KindCodec,
  digestOf: (stateJson: string) => string,
  isMeant: IsMeant = () => false
): ActorReplay => {
  const { id } = partsOf(address)
  let state = kind.initial(id) as Tagged
  let [sequence, run, broken] = [0, 0, false]

  const today = ({ commands, message, state: then, version }: WrittenStep) => {
    const row = { message, commands: commands as ReadonlyArray<unknown>, state: then }
    if (version === kind.version || kind.upgrade === undefined) return row
    return { ...row, ...kind.upgrade(version, then === null ? { message, commands: row.commands } : row, id) }
  }

  const compare = (written: WrittenStep): Difference | undefined => {
    const differs = (what: Difference["what"], was: string, is: string): Difference => ({
      actor: address,
      sequence: written.sequence,
      what,
      message: nameOf(written.message),
      written: was,
      replayed: is
    })
    if (sequence === 0 && written.sequence > 1) {
      // Its first steps were let go. From the first state that was kept on it is known again.
      if (written.state === null) return undefined
      ;[state, sequence, run] = [codec.decodeState(today(written).state), written.sequence, written.run]
      return undefined
    }
    if (written.sequence !== sequence + 1) return differs("gap", `step ${written.sequence}`, `step ${sequence + 1}`)
    if (sequence > 0 && written.run !== run) state = codec.decodeState(codec.encodeState(state))
    const row = today(written)
    const message = codec.decodeMessage(row.message)
    const decided = decide(kind, { address, id, state, sequence, reopened: false }, message, 0)
    // Older code wrote a row where nothing came of a message; today there is none, and the rest of the row is the same.
    const same = { after: state, commands: [], ended: false }
    if (decided._tag !== "Step" && decided._tag !== "Unchanged")
      return differs("commands", JSON.stringify(written.commands), decided._tag)
    const { after, commands, ended } = decided._tag === "Step" ? decided : same
    const then = written.state === null ? { ...row, state: codec.encodeState(after) } : row
    const changed = written.version === kind.version ? undefined : kind.changedRule?.(written.version, state, then)
    ;[state, sequence, run] = [after, written.sequence, written.run]
    const [was, is] = [JSON.stringify(inOneOrder(codec, row.commands)), JSON.stringify(codec.encodeCommands(commands))]
    if (was !== is)
      return { ...differs("commands", was, is), ...(changed?.part === "commands" ? { rule: changed.why } : {}) }
    if (ended !== written.over) return differs("over", String(written.over), String(ended))
    if (written.digest === null) return undefined
    const text = JSON.stringify(codec.encodeState(after))
    if (written.version !== kind.version) {
      const writtenText =
        written.state === null ? text : JSON.stringify(codec.encodeState(codec.decodeState(row.state)))
      if (writtenText === text) return undefined
      // What followed was decided from what was so then.
      if (changed?.part === "state") state = codec.decodeState(row.state)
      return { ...differs("state", writtenText, text), ...(changed?.part === "state" ? { rule: changed.why } : {}) }
    }
    if (digestOf(text) === written.digest) return undefined
    return differs("state", written.state === null ? `digest ${written.digest}` : JSON.stringify(written.state), text)
  }

  return {
    step: (written) => {
      if (broken) return undefined
      try {
        const found = compare(written)
        if (found === undefined || isMeant(found)) return undefined
        broken = found.rule === undefined
        return found
      } catch (thrown) {
        broken = true
        return {
          actor: address,
          sequence: written.sequence,
          what: "not understood",
          message: nameOf(written.message),
          written: JSON.stringify(written.message),
          replayed: String(thrown)
        }
      }
    }
  }
}

const nameOf = (message: unknown): string => String((message as Partial<Tagged> | null)?._tag)

/** How many differences are kept to be shown; the count goes on. */
const SHOWN = 20

export interface Replayed {
  /** Steps of the journal played again. */
  readonly decisions: number
  readonly withCommands: number
  readonly actors: number
  readonly differ: number
  /** Differences by a rule that its kind changed on purpose. */
  readonly rulesChanged: number
  readonly differences: ReadonlyArray<Difference>
}

/** Steps must come actor by actor, in the order of their sequence. */
export const makeReplay = (
  kinds: ReadonlyArray<AnyKind>,
  codecOf: CodecOf,
  digestOf: (stateJson: string) => string,
  isMeant?: IsMeant
) => {
  const differences: Array<Difference> = []
  let current: { readonly address: string; readonly replay: ActorReplay | undefined } | undefined
  let [decisions, withCommands, actors, differ, rulesChanged] = [0, 0, 0, 0, 0]
  return {
    step: (written: WrittenStep): void => {
      const { actor } = written
      if (current?.address !== actor) {
        const kind = kinds.find(({ name }) => actor.startsWith(`${name}/`))
        const codec = codecOf(actor)
        current = {
          address: actor,
          replay:
            kind === undefined || codec === undefined ? undefined : replayActor(actor, kind, codec, digestOf, isMeant)
        }
        actors++
      }
      decisions++
      if (Array.isArray(written.commands) && written.commands.length > 0) withCommands++
      const found =
        current.replay === undefined
          ? ({
              actor,
              sequence: written.sequence,
              what: "not understood",
              message: nameOf(written.message),
              written: actor,
              replayed: "no kind of this name"
            } as const)
          : current.replay.step(written)
      if (found === undefined) return
      if ("rule" in found) {
        rulesChanged++
        return
      }
      differ++
      if (differences.length < SHOWN) differences.push(found)
    },
    result: (): Replayed => ({ decisions, withCommands, actors, differ, rulesChanged, differences })
  }
}

/** Outputs as their schema orders what is in them: some were written so, others as they were said. */
const inOneOrder = (codec: KindCodec, commands: unknown): unknown => {
  try {
    return Array.isArray(commands) ? codec.encodeCommands(commands) : commands
  } catch {
    return commands
  }
}
