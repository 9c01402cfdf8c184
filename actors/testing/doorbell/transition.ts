import { type Behaviour, handles as handlesIn, transitionOf } from "../../behaviour.ts"
import { later } from "../../vocabulary.ts"
import { RING_MS } from "./limits.ts"
import { askChime, type Message, type State, tellDoorbell } from "./protocol.ts"

const behaviour: Behaviour<State, Message> = {
  Quiet: {
    Pressed: ({ door }, { at }) => [
      { _tag: "Ringing", door, until: later(at, RING_MS) },
      [askChime({ _tag: "Ring", door }), tellDoorbell("cellar", { _tag: "OtherPressed", door })]
    ],
    OtherPressed: ({ door }, { door: by }) => [{ _tag: "Lit", door, by }, []],
    TakenDown: () => [{ _tag: "Gone" }, []]
  },
  Ringing: {
    RingExpired: ({ door }) => [{ _tag: "Quiet", door }, [askChime({ _tag: "Stop" })]]
  },
  Lit: {},
  Gone: {}
}

export const transition = transitionOf(behaviour)
export const handles = (state: State, message: Message) => handlesIn(behaviour, state, message)
