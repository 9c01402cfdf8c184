/** Runs one machine: keeps its state and timers, asks its surroundings for the rest. */
import type { Action, Machine, TimerName } from "./table.ts"
import { lengthMs, T2_MS, TIMERS } from "./table.ts"
import type { Timer, TimerHeap } from "./timer-heap.ts"

export interface Surroundings {
  readonly timers: TimerHeap
  readonly nowMs: () => number
}

/** What only this transaction can do. */
export interface Hands<Message> {
  readonly resend: () => void
  readonly acknowledge: (message: Message) => void
  readonly tell: (message: Message) => void
  readonly timedOut: () => void
  readonly unreachable: () => void
  /** Reached Terminated; comes last, once. */
  readonly ended: () => void
}

export interface Running<State, Event, Message> {
  readonly state: () => State
  /** `message` is what Acknowledge and Tell are about; timers have none. */
  readonly take: (event: Event, message?: Message) => void
}

export const runMachine = <State extends string, Event extends string, Message>(
  machine: Machine<State, Event>,
  around: Surroundings,
  hands: Hands<Message>,
  isReliable: boolean
): Running<State, Event, Message> => {
  let [state] = machine.initial
  const timers = new Map<TimerName, Timer>()
  const intervals = new Map<TimerName, number>()
  /** Timers of no length, which run when the step that started them is done. */
  let atOnce: Array<TimerName> = []

  const set = (name: TimerName, afterMs: number): void => {
    around.timers.cancel(timers.get(name))
    intervals.set(name, afterMs)
    timers.set(
      name,
      around.timers.at(around.nowMs() + afterMs, () => take(name as string as Event))
    )
  }

  const act = (action: Action, message: Message | undefined): void => {
    switch (action._tag) {
      case "Resend":
        return hands.resend()
      case "Acknowledge":
        return message === undefined ? undefined : hands.acknowledge(message)
      case "Tell":
        return message === undefined ? undefined : hands.tell(message)
      case "TellTimeout":
        return hands.timedOut()
      case "TellUnreachable":
        return hands.unreachable()
      case "Start": {
        const afterMs = lengthMs(action.timer, isReliable)
        if (afterMs === 0) return void atOnce.push(action.timer)
        return afterMs === undefined ? undefined : set(action.timer, afterMs)
      }
      case "Double": {
        const timer: { readonly firstMs: number; readonly mostMs?: number } = TIMERS[action.timer]
        const next = 2 * (intervals.get(action.timer) ?? timer.firstMs)
        return set(action.timer, Math.min(next, timer.mostMs ?? next))
      }
      case "Slow":
        return set(action.timer, T2_MS)
      case "Stop":
        return around.timers.cancel(timers.get(action.timer))
    }
  }

  const take = (event: Event, message?: Message): void => {
    const cell = machine.table[state][event]
    if (cell === undefined) return
    const wasAlive = state !== "Terminated"
    state = cell[0]
    for (const action of cell[1]) act(action, message)
    if (wasAlive && state === "Terminated") {
      for (const timer of timers.values()) around.timers.cancel(timer)
      return hands.ended()
    }
    const over = atOnce
    atOnce = []
    for (const timer of over) take(timer as string as Event)
  }

  for (const action of machine.initial[1]) act(action, undefined)
  return { state: () => state, take }
}
