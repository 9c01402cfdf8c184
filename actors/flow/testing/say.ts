import type { EpochMs } from "../../vocabulary.ts"
import type { FlowEvent, Left, Position, Stepped } from "../protocol.ts"

export const at = (ms: number) => ms as EpochMs
export const ended = (number: number, outcome: "done" | "stopped" | "not-found" = "done"): FlowEvent => ({
  _tag: "PlayEnded",
  number,
  outcome
})
export const pressed = (digit: string): FlowEvent => ({ _tag: "DigitPressed", digit })
export const expired = (waitedFor: "Prompt" | "Key" | "Answer", number: number): FlowEvent => ({
  _tag: "WaitExpired",
  number,
  waitedFor
})

/** Where a flow is in one line: `menu: Key 2 until 8000, try 1`, `left at wait by Enqueue sales`. */
export const sayPlace = (place: Position | Left): string => {
  if (place._tag === "Left") {
    const { _tag, ...rest } = place.exit
    return `left at ${place.node} by ${[_tag, ...Object.values(rest)].join(" ")}`
  }
  const { _tag, number, until } = place.waitsFor
  return `${place.node}: ${_tag} ${number} until ${until}${place.tries === 0 ? "" : `, try ${place.tries}`}`
}

/** The place and what is asked, one word each: `Play 1 welcome`. */
export const say = ([next, commands]: Stepped): ReadonlyArray<string> => [
  sayPlace(next),
  ...commands.map(({ _tag, ...rest }) => [_tag, ...Object.values(rest).map(word)].join(" "))
]

const word = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : String(value))
