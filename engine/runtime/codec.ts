import * as Schema from "effect/Schema"
import type { AnyKind, Tagged } from "./house.ts"

/** How one kind's states, messages and commands are written as JSON values and read back. */
export interface KindCodec {
  readonly encodeState: (state: unknown) => unknown
  readonly encodeMessage: (message: unknown) => unknown
  readonly encodeCommands: (commands: ReadonlyArray<unknown>) => ReadonlyArray<unknown>
  readonly decodeState: (json: unknown) => Tagged
  readonly decodeMessage: (json: unknown) => Tagged
}

/** The codec of the kind an address names; undefined when no kind answers to it. Built once a kind, on first use. */
export type CodecOf = (address: string) => KindCodec | undefined

export const codecOf = (kinds: ReadonlyArray<AnyKind>): CodecOf => {
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
 * How the journal writes what actors of these kinds said and were. A value that its own schema does not take is a defect of
 * the actor and already logged there or nowhere; it is written as it is, since a step that happened must be found again.
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
    commands: (actor: string, commands: ReadonlyArray<unknown>) =>
      orAsItIs(commands, () => codec(actor)?.encodeCommands(commands) ?? commands)
  }
}

const build = (kind: AnyKind): KindCodec => {
  const [state, message, command] = [kind.state, kind.message, kind.command].map((schema) => Schema.toCodecJson(schema))
  const encodeCommand = Schema.encodeSync(command!)
  return {
    encodeState: Schema.encodeSync(state!),
    encodeMessage: isPlain(kind.message) ? asItIs : Schema.encodeSync(message!),
    encodeCommands: (commands) => commands.map((each) => encodeCommand(each)),
    decodeState: Schema.decodeUnknownSync(state!),
    decodeMessage: Schema.decodeUnknownSync(message!)
  }
}

const asItIs = (value: unknown): unknown => value

/** Whether its values are their own JSON: encoding them would only copy them, which was a tenth of the engine's work. */
export const isPlain = (schema: Schema.Top): boolean =>
  Schema.toCodecJson(schema).ast === schema.ast && Schema.toEncoded(schema).ast === schema.ast
