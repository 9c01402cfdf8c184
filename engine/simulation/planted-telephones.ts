import { agent } from "#actors/agent/kind.ts"
import type { Message, State } from "#actors/agent/protocol.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import type { AnyKind } from "#actors/kind.ts"
import { kindsWith } from "#actors/kinds.ts"
import { FLOWS, LATER_FLOWS } from "./scenario.ts"

/** Houses whose agents have one bug each with calls that their telephones have without the engine. */

const kinds = kindsWith(makeCatalogue([...FLOWS, ...LATER_FLOWS]))

/** An agent who does not hear some messages, and of others a part. */
const hearing = (what: (message: Message, state: State) => Message | undefined): ReadonlyArray<AnyKind> => {
  const transition: typeof agent.transition = (state, message) => {
    const heard = what(message, state)
    return heard === undefined ? [state, []] : agent.transition(state, heard)
  }
  return kinds.map((kind) => (kind.name === "agent" ? { ...agent, transition } : kind))
}

/** A look at the switch that says nothing of such calls. */
const unsaid = (message: Message): Message => {
  if (message._tag !== "DeviceSeen") return message
  const { busy: _, ...rest } = message
  return rest
}

export const plantedTelephones: Readonly<Record<string, ReadonlyArray<AnyKind>>> = {
  "a telephone that talks with a colleague's looks free": hearing((message) =>
    message._tag === "DeviceBusy" ? undefined : unsaid(message)
  ),
  "a telephone is busy for ever once it was": hearing((message) =>
    message._tag === "DeviceIdle" ? undefined : unsaid(message)
  ),
  "a lost end of a telephone's own call is never made up for": hearing(unsaid)
}
