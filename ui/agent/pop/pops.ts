import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js"
import { createStore, reconcile } from "solid-js/store"
import * as Schema from "effect/Schema"
import type { Desk } from "#wire/board.ts"
import { isCall, isCallback } from "../desk-view.ts"
import { type Caller, fetchCaller } from "./caller.ts"
import { dropDrafts, hasDraft } from "./drafts.ts"
import {
  chosenFor,
  forgetting,
  NEW,
  NOTHING_OPEN,
  type OpenPop,
  type PopList,
  shownNow,
  withCall,
  withoutCall
} from "./pop-list.ts"
import { isTyping } from "./typing.ts"

/** What is known of a caller so far. `away`: nobody can say at the moment, and it is asked again. */
export interface Answer {
  readonly state: "asking" | "away" | "done"
  readonly caller: Caller | null
}

export interface Pops {
  readonly list: Accessor<PopList>
  /** The one that is looked at. */
  readonly shown: Accessor<OpenPop | null>
  readonly answerOf: (call: string) => Answer
  /** The customer that a call stands for: the only one, the one picked, or none yet. */
  readonly customerOf: (call: string) => string | null
  readonly show: (call: string) => void
  readonly choose: (call: string, customer: string | null) => void
  readonly close: (call: string) => void
  /** Asks the server again: something was saved. */
  readonly again: (call: string) => Promise<void>
}

/** Copied where it is put in: what lies in the store is written over in its place. */
const ASKING: Answer = { state: "asking", caller: null }
/** The record follows the ring by one batch of the journal; later there is no hurry. */
const AGAIN_AFTER_MS = [50, 50, 100, 100, 200, 500, 1_000, 2_000, 5_000]
/** A record that is late so many times is not late: it cannot be had. */
const LATE_AT_MOST = 6

const Stored = Schema.Struct({
  open: Schema.Array(Schema.Struct({ call: Schema.String, chosen: Schema.NullOr(Schema.String) })),
  shown: Schema.NullOr(Schema.String),
  closed: Schema.Array(Schema.String),
  unseen: Schema.Array(Schema.String)
})

/**
 * The callers of a desk: opened by the ring, asked of the server until it answers, kept over a reload. A call is never held up by it:
 * nothing here stands between the agent and the buttons of the call.
 */
export const createPops = (desk: Accessor<Desk | null>, agent: string, onOpened: (call: string) => void): Pops => {
  const stored = `carillon.callers.${agent}`
  const [list, setList] = createSignal<PopList>(read(stored))
  const [answers, setAnswers] = createStore<Record<string, Answer>>({})
  const timers = new Set<ReturnType<typeof setTimeout>>()
  onCleanup(() => timers.forEach(clearTimeout))
  const change = (next: PopList): void => {
    if (next === list()) return
    setList(next)
    if (next.open.length + next.closed.length === 0) sessionStorage.removeItem(stored)
    else sessionStorage.setItem(stored, JSON.stringify(next))
  }
  const isOpen = (call: string): boolean => list().open.some((each) => each.call === call)
  const ask = async (call: string): Promise<boolean> => {
    const answer = await fetchCaller(call)
    const known = answers[call]?.caller ?? null
    if (typeof answer === "object") setAnswers(call, reconcile({ state: "done", caller: answer } as Answer))
    else if (known === null) setAnswers(call, { state: answer === "away" ? "away" : "asking", caller: null })
    return typeof answer === "object"
  }
  const askUntilKnown = async (call: string, times: number): Promise<void> => {
    if (!isOpen(call)) return
    if (answers[call] === undefined) setAnswers(call, { ...ASKING })
    if (await ask(call)) return
    if (times >= LATE_AT_MOST) setAnswers(call, { state: "away", caller: null })
    const timer = setTimeout(
      () => {
        timers.delete(timer)
        void askUntilKnown(call, times + 1)
      },
      AGAIN_AFTER_MS[Math.min(times, AGAIN_AFTER_MS.length - 1)]
    )
    timers.add(timer)
  }
  const atHand = createMemo<ReadonlyArray<string>>(
    () =>
      Object.values(desk()?.hands ?? {})
        .filter((hand) => isCall(hand) && !isCallback(hand) && hand.phase !== "offered")
        .map(({ work }) => work.slice(work.indexOf("/") + 1)),
    [],
    { equals: (a, b) => a.join() === b.join() }
  )
  const hear = (here: ReadonlyArray<string>): void => {
    for (const call of here) {
      const before = list()
      change(withCall(before, call, { atHand: here, hasDraft, isTyping: isTyping() }))
      if (list() !== before && list().shown === call) onOpened(call)
    }
    change(forgetting(list(), here))
  }
  createEffect(
    on([atHand, () => desk() !== null], ([here, isKnown]) => {
      if (isKnown) hear(here)
    })
  )
  const asked = new Set<string>()
  createEffect(() => {
    for (const { call } of list().open) {
      if (asked.has(call)) continue
      asked.add(call)
      void askUntilKnown(call, 0)
    }
  })
  const answerOf = (call: string): Answer => answers[call] ?? ASKING
  return {
    list,
    shown: createMemo(() => list().open.find(({ call }) => call === list().shown) ?? null),
    answerOf,
    customerOf: (call) => {
      const { caller } = answerOf(call)
      const chosen = list().open.find((each) => each.call === call)?.chosen ?? null
      if (chosen !== null) return chosen === NEW ? null : chosen
      const { customers = [] } = caller?.match ?? {}
      return customers.length === 1 ? (customers[0]?.customer.id ?? null) : null
    },
    show: (call) => change(shownNow(list(), call)),
    choose: (call, customer) => change(chosenFor(list(), call, customer)),
    close: (call) => {
      dropDrafts(call)
      change(forgetting(withoutCall(list(), call), atHand()))
    },
    again: async (call) => void (await ask(call))
  }
}

const read = (name: string): PopList => {
  try {
    return Schema.decodeUnknownSync(Stored)(JSON.parse(sessionStorage.getItem(name) ?? "null"))
  } catch {
    return NOTHING_OPEN
  }
}
