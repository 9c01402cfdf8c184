import type { Step } from "../behaviour.ts"
import type { Flow, FlowNode } from "../flow/flow.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type CallId, type EpochMs, later } from "../vocabulary.ts"
import { ended } from "./ending.ts"
import { ANNOUNCE_EVERY_MS, FLOW_STEPS_LIMIT, KEYS_LIMIT, PROMPT_LIMIT_MS, RECOVERED_PROMPT_MS } from "./limits.ts"
import type { Caller, State } from "./protocol.ts"
import { askTelephony } from "./requests.ts"

export type InFlow = Extract<State, { _tag: "Playing" | "Prompting" | "Collecting" }>
type InMenu = Extract<State, { _tag: "Prompting" | "Collecting" }>
type Menu = Extract<FlowNode, { _tag: "Menu" }>

/** Enters a node. A node that is missing, or one too many, ends the call: nobody is left in a flow without an exit. */
export const enter = (
  where: { readonly caller: Caller; readonly flow: Flow; readonly steps: number },
  name: string,
  at: EpochMs,
  tries = 0
): Step<State> => {
  const { flow } = where
  const node = flow.nodes[name]
  const steps = where.steps + 1
  const playback = where.caller.playbacks + 1
  const caller =
    node?._tag === "Play" || node?._tag === "Menu" ? { ...where.caller, playbacks: playback } : where.caller
  const position = { caller, flow, node: name, steps, playback }
  const until = later(at, PROMPT_LIMIT_MS)
  if (node === undefined || steps > FLOW_STEPS_LIMIT) {
    const cause = "NORMAL_TEMPORARY_FAILURE"
    return ended({ _tag: "Playing", ...position, until }, { at, by: "system", cause, clearCaller: true })
  }
  switch (node._tag) {
    case "Play":
      return [{ _tag: "Playing", ...position, until }, [play(caller.call, playback, node.prompt)]]
    case "Menu":
      return [{ _tag: "Prompting", ...position, tries, until }, [play(caller.call, playback, node.prompt)]]
    case "Enqueue":
      return [
        {
          _tag: "Queueing",
          caller,
          queue: node.queue,
          queuedAt: at,
          heard: 0,
          announceAt: later(at, ANNOUNCE_EVERY_MS)
        },
        []
      ]
    case "HangUp":
    case "Unknown": {
      const cause = node._tag === "HangUp" ? node.cause : "NORMAL_TEMPORARY_FAILURE"
      return ended({ _tag: "Playing", ...position, until }, { at, by: "system", cause, clearCaller: true })
    }
  }
}

const play = (call: CallId, playback: number, prompt: string): Output =>
  askTelephony({ _tag: "PlayPrompt", call, playback, prompt, loop: false })

/** After a prompt that was played, or given up. */
export const afterPlay = (state: Extract<State, { _tag: "Playing" }>, at: EpochMs): Step<State> => {
  const node = state.flow.nodes[state.node]
  return enter(state, node?._tag === "Play" ? node.next : "", at)
}

export const afterMenuPrompt = (state: Extract<State, { _tag: "Prompting" }>, at: EpochMs): Step<State> => {
  const { caller, flow, node, playback, steps, tries } = state
  const until = later(at, menuOf(state)?.timeoutMs ?? 0)
  return [{ _tag: "Collecting", caller, flow, node, steps, playback, tries, until }, []]
}

/** A key ends the prompt. One that leads nowhere counts as a try. */
export const digitInMenu = (state: InMenu, digit: string, at: EpochMs): Step<State> => {
  const pressed = keep({ _tag: "KeyPressed", at, call: state.caller.call, key: digit, node: state.node })
  const caller = { ...state.caller, keys: (state.caller.keys + digit).slice(0, KEYS_LIMIT) }
  const heard: InMenu = { ...state, caller }
  const target = menuOf(state)?.keys[digit]
  const [next, outputs] = target === undefined ? failedTry(heard, at) : enter(heard, target, at)
  const stop = askTelephony({ _tag: "StopPrompt", call: caller.call })
  return [next, [...(state._tag === "Prompting" ? [stop] : []), pressed, ...outputs]]
}

export const failedTry = (state: InMenu, at: EpochMs): Step<State> => {
  const menu = menuOf(state)
  const tries = state.tries + 1
  return menu === undefined || tries >= menu.tries
    ? enter(state, menu?.otherwise ?? "", at)
    : enter(state, state.node, at, tries)
}

const menuOf = ({ flow, node }: InMenu): Menu | undefined => {
  const menu = flow.nodes[node]
  return menu?._tag === "Menu" ? menu : undefined
}

/**
 * After a restart. The switch went on playing; if the prompt's end was told to nobody, the call waits no longer for it
 * than this, and goes on.
 */
export const recoveredInFlow = <S extends InFlow>(state: S, caller: Caller, at: EpochMs): Step<State> => [
  { ...state, caller, until: earliest(state.until, later(at, RECOVERED_PROMPT_MS)) },
  []
]

const earliest = (a: EpochMs, b: EpochMs): EpochMs => (a < b ? a : b)
