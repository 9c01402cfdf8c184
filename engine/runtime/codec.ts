import * as Schema from "effect/Schema"
import type { Tagged } from "#actors/behaviour.ts"
import type { AnyKind } from "#actors/kind.ts"
import { Output } from "#actors/output.ts"

/** As much of a kind as writing needs. */
type Written = Pick<AnyKind, "name" | "state" | "message">

/** How one kind's states, messages and outputs are written as JSON values and read back. */
export interface KindCodec {
  readonly encodeState: (state: unknown) => unknown
  readonly encodeMessage: (message: unknown) => unknown
  /** Throws where one is no output. */
  readonly encodeCommands: (commands: ReadonlyArray<unknown>) => ReadonlyArray<unknown>
  readonly decodeState: (json: unknown) => Tagged
  readonly decodeMessage: (json: unknown) => Tagged
}

/** The codec of the kind an address names; undefined when no kind answers to it. Built once a kind, on first use. */
export type CodecOf = (address: string) => KindCodec | undefined

export const codecOf = (kinds: ReadonlyArray<Written>): CodecOf => {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]))
  const built = new Map<string, KindCodec>()
  return (address) => {
    const name = address.slice(0, address.indexOf("/"))
    const known = built.get(name)
    const kind = byName.get(name)
    if (known !== undefined || kind === undefined) return known
    const codec = build(kind)
    built.set(name, codec)
    return codec
  }
}

/**
 * How the journal writes what actors of these kinds said and were. If a value does not fit its schema the actor has a bug.
 * We still write the raw value: a step that happened must be in the journal.
 */
export const encoderOf = (codec: CodecOf) => {
  const orAsItIs = (value: unknown, encode: () => unknown): unknown => {
    try {
      return encode()
    } catch {
      return value
    }
  }
  return {
    state: (actor: string, state: unknown) => orAsItIs(state, () => codec(actor)?.encodeState(state) ?? state),
    message: (actor: string, message: unknown) =>
      orAsItIs(message, () => codec(actor)?.encodeMessage(message) ?? message),
    // Outputs are plain JSON data, all of them: encoding would only look through them, a twelfth of the engine's work.
    commands: (_: string, commands: ReadonlyArray<unknown>) => commands
  }
}

const encodeOutput = Schema.encodeSync(Schema.toCodecJson(Output))

const build = (kind: Written): KindCodec => {
  const [state, message] = [kind.state, kind.message].map((schema) => Schema.toCodecJson(schema))
  return {
    encodeState: Schema.encodeSync(state!),
    encodeMessage: writer(kind.message),
    encodeCommands: (commands) => commands.map((each) => encodeOutput(each as Output)),
    decodeState: Schema.decodeUnknownSync(state!),
    decodeMessage: Schema.decodeUnknownSync(message!)
  }
}

/** Encodes a value, but not where that would only copy it: each member of a union for itself. */
const writer = (schema: Schema.Codec<unknown, unknown>): ((value: unknown) => unknown) => {
  const encode = Schema.encodeSync(Schema.toCodecJson(schema))
  const cases = Object.entries((schema as { readonly cases?: Readonly<Record<string, Schema.Top>> }).cases ?? {})
  const plain = new Set(cases.filter(([, member]) => isPlain(member)).map(([tag]) => tag))
  return (value) => (plain.has((value as Tagged)._tag) ? value : encode(value))
}

/** Whether its values are their own JSON: encoding them would only copy them, which was a tenth of the engine's work. */
export const isPlain = (schema: Schema.Top): boolean =>
  Schema.toCodecJson(schema).ast === schema.ast && Schema.toEncoded(schema).ast === schema.ast
