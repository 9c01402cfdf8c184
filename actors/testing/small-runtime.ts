import type { Tagged } from "../behaviour.ts"
import type { AnyKind } from "../kind.ts"
import type { Output, Tell } from "../output.ts"

/** Actors of these kinds that tell each other things at once, without a clock, a switch or a disk. For tests. */
export interface SmallRuntime {
  /** Tells, and all that comes of it, until nobody has anything more to say. */
  readonly tell: (tell: Tell) => void
  readonly stateOf: (address: string) => Tagged | undefined
  /** All that was ever said, asked and kept. Messages to kinds that are not here end here. */
  readonly said: ReadonlyArray<Output>
}

/** More messages than any of these stories has: a circle. */
const LIMIT = 10_000

export const makeSmallRuntime = (kinds: ReadonlyArray<AnyKind>, at: number): SmallRuntime => {
  const states = new Map<string, Tagged>()
  const said: Array<Output> = []
  const tell = (first: Tell) => {
    const waiting: Array<Tell> = [first]
    for (let count = 0; waiting.length > 0; count++) {
      if (count > LIMIT) throw new Error(`more than ${LIMIT} messages: ${waiting[0]?.message._tag}`)
      const { message, to } = waiting.shift()!
      const [name, id] = to.split("/", 2) as [string, string]
      const kind = kinds.find((each) => each.name === name)
      if (kind === undefined) continue
      const [next, outputs] = kind.transition(states.get(to) ?? kind.initial(id), { ...message, at })
      states.set(to, next as Tagged)
      said.push(...outputs)
      waiting.push(...outputs.filter((output) => output._tag === "Tell"))
    }
  }
  return { tell, stateOf: (address) => states.get(address), said }
}
