import type { Tagged } from "#actors/behaviour.ts"
import type { AnyKind } from "#actors/kind.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import { partsOf } from "../../runtime/address.ts"
import type { RuntimeStep } from "../../runtime/actors.ts"
import type { Runtime } from "../../runtime/runtime.ts"
import { decide } from "../../runtime/step.ts"

/**
 * Real actors whose messages lie in their mailboxes until a test has them taken: a machine that is busy for as long as it says.
 * What actors want of others is not done. `asleep`: in the store alone, until they are told something.
 */
export const slowMailboxes = (
  kinds: ReadonlyArray<AnyKind>,
  states: Readonly<Record<string, Tagged>> = {},
  asleep: Readonly<Record<string, Tagged>> = {}
) => {
  const actors = new Map<string, Tagged>(Object.entries(states))
  const mailbox: Array<{ readonly to: string; readonly message: Tagged }> = []
  const listeners = new Set<(step: RuntimeStep) => void>()
  const at = 1_795_420_800_000 as EpochMs
  let sequence = 0
  const kindOf = (address: string): AnyKind => kinds.find(({ name }) => name === partsOf(address).name)!
  const runtime: Pick<Runtime, "addresses" | "now" | "onStep" | "peek" | "tell"> = {
    addresses: () => [...actors.keys()],
    now: () => at,
    onStep: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    peek: (address) => actors.get(address),
    tell: (to, message) => {
      if (!actors.has(to)) actors.set(to, kindOf(to).initial(partsOf(to).id))
      mailbox.push({ to, message: "at" in message ? message : ({ ...message, at } as Tagged) })
    }
  }
  const taken = (to: string, message: Tagged): void => {
    const [kind, { id }, was] = [kindOf(to), partsOf(to), actors.get(to)!]
    const before = kind.vacant(was) ? (asleep[to] ?? was) : was
    if (kind.vacant(before)) actors.delete(to)
    else actors.set(to, before)
    const step = decide(kind, { address: to, id, state: before, sequence: sequence++, reopened: false }, message, at)
    if (step._tag !== "Step") return
    const { after, commands, ended, entry } = step
    actors.set(to, after)
    const heard = { address: to, kind: kind.name, id, sequence, at, message, before, after, commands, ended }
    for (const listener of listeners) listener({ ...heard, facts: entry.facts })
  }
  return {
    runtime,
    /** What lies there, oldest first. */
    waiting: (): ReadonlyArray<string> => mailbox.map(({ message }) => message._tag),
    /** The oldest ones are taken, all of them when no number is said. */
    take: (count = mailbox.length): void => {
      for (const { message, to } of mailbox.splice(0, count)) taken(to, message)
    }
  }
}
