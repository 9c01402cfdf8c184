import * as Schema from "effect/Schema"
import type { Tagged, Timer } from "#actors/behaviour.ts"
import type { Fact } from "#actors/facts.ts"
import type { AnyKind } from "#actors/kind.ts"
import type { Output, Tell } from "#actors/output.ts"
import type { Address, EpochMs } from "#actors/vocabulary.ts"
import type { Peek } from "../perform/look.ts"
import type { Agenda } from "./agenda.ts"
import type { Chance } from "./chance.ts"

/** As the real journal: a batch is on disk this often, or when it has so many rows. */
const COMMIT_EVERY_MS = 20
const COMMIT_ROWS = 100

interface Actor {
  readonly address: Address
  readonly id: string
  readonly kind: AnyKind
  state: Tagged
  mailbox: Array<Tagged>
  scheduled: boolean
  timers: ReadonlyArray<Timer<Tagged>>
}

export interface Step {
  readonly address: Address
  readonly at: number
  readonly before: Tagged
  readonly message: Tagged
  readonly after: Tagged
  readonly commands: ReadonlyArray<Output>
}

/** The engine's core on virtual time: actors, mailboxes, timers and a journal that is always a little behind. */
export interface SimulatedHouse extends Peek {
  readonly tell: (tell: Tell) => void
  readonly kill: () => void
  /** Puts back what the journal has: every state goes through its codec, as from a database. */
  readonly restore: () => ReadonlyArray<Address>
  readonly startTimers: () => void
  readonly alive: () => boolean
  /** When timers began to run in this life. */
  readonly upSince: () => number
  readonly pending: () => number
  readonly steps: () => number
  readonly states: () => Iterable<readonly [Address, Tagged]>
  /** Timers armed now. `dueAt` is no earlier than when timers began to run in this life. */
  readonly armed: () => ReadonlyArray<{ readonly address: Address; readonly key: string; readonly dueAt: number }>
  /** Facts in the journal, committed or about to be. */
  readonly facts: () => ReadonlyArray<Fact>
}

interface Row {
  readonly address: Address
  readonly state: Tagged
  readonly over: boolean
  readonly facts: ReadonlyArray<Fact>
}

export const makeSimulatedHouse = (options: {
  readonly kinds: ReadonlyArray<AnyKind>
  readonly agenda: Agenda
  readonly chance: Chance
  readonly ports: Readonly<Record<string, (request: Tagged) => void>>
  readonly onStep: (step: Step) => void
  /** Whether the core dies within this step: after it, or when it is on disk and nothing of it is done yet. */
  readonly dies: (step: number) => "after" | "before acting" | undefined
  readonly onDeath: () => void
  readonly commitEveryMs: number | undefined
  /** The longest an actor takes to get to its next message. */
  readonly slownessMs: number
}): SimulatedHouse => {
  const { agenda, chance, kinds } = options
  const commitEveryMs = options.commitEveryMs ?? COMMIT_EVERY_MS
  const commitRows = commitEveryMs > COMMIT_EVERY_MS ? Number.POSITIVE_INFINITY : COMMIT_ROWS
  const actors = new Map<Address, Actor>()
  const disk = new Map<Address, Tagged>()
  const diskFacts: Array<Fact> = []
  let rows: Array<Row> = []
  /** Counts lives of the core: what was scheduled in an earlier one does not happen. */
  let life = 0
  let [alive, timersRun, timersSince, pending, steps] = [false, false, 0, 0, 0]

  const now = () => agenda.now() as EpochMs

  const kindOf = (address: Address): AnyKind => kinds.find(({ name }) => address.startsWith(`${name}/`))!

  const begin = (address: Address, state?: Tagged): Actor => {
    const id = address.slice(address.indexOf("/") + 1)
    const kind = kindOf(address)
    const initial = (state ?? kind.initial(id)) as Tagged
    const actor: Actor = { address, id, kind, state: initial, mailbox: [], scheduled: false, timers: [] }
    actors.set(address, actor)
    return actor
  }

  const deliver = (address: Address, message: Tagged) => {
    if (!alive) return
    const actor = actors.get(address) ?? begin(address)
    actor.mailbox.push("at" in message ? message : { ...message, at: now() })
    pending++
    schedule(actor)
  }

  const schedule = (actor: Actor) => {
    if (actor.scheduled) return
    actor.scheduled = true
    const born = life
    const delay = options.slownessMs === 0 ? 0 : chance.between(0, options.slownessMs)
    agenda.at(agenda.now() + delay, () => {
      if (born !== life) return
      actor.scheduled = false
      work(actor)
      if (alive && actor.mailbox.length > 0) schedule(actor)
    })
  }

  const work = (actor: Actor) => {
    const message = actor.mailbox.shift()!
    pending--
    steps++
    const before = actor.state
    const [after, commands] = actor.kind.transition(before, message) as readonly [Tagged, ReadonlyArray<Output>]
    const changed = after !== before
    const over: boolean = actor.kind.vacant(after)
    const death = options.dies(steps)
    if (changed) actor.state = after
    if (changed || commands.length > 0) {
      if (!over || !actor.kind.vacant(before)) write(actor, over, commands)
      if (death === "before acting") {
        commit()
        return options.onDeath()
      }
      if (changed) arm(actor, over ? [] : actor.kind.timers(after))
      for (const output of commands) carryOut(output)
    }
    if (over && actor.mailbox.length === 0) actors.delete(actor.address)
    options.onStep({ address: actor.address, at: now(), before, message, after, commands })
    if (death !== undefined) options.onDeath()
  }

  const carryOut = (output: Output) => {
    if (output._tag === "Tell") deliver(output.to, output.message)
    else if (output._tag === "Ask") options.ports[output.port]!(output.request)
  }

  const write = (actor: Actor, over: boolean, outputs: ReadonlyArray<Output>) => {
    const facts = outputs.flatMap((output) => (output._tag === "Keep" ? [output.fact] : []))
    if (rows.length === 0) {
      const born = life
      agenda.at(agenda.now() + commitEveryMs, () => born === life && commit())
    }
    rows.push({ address: actor.address, state: actor.state, over, facts })
    if (rows.length >= commitRows) commit()
  }

  const commit = () => {
    for (const { address, facts, over, state } of rows) {
      if (over) disk.delete(address)
      else disk.set(address, state)
      diskFacts.push(...facts)
    }
    rows = []
  }

  const arm = (actor: Actor, wanted: ReadonlyArray<Timer<Tagged>>) => {
    const fresh = wanted.filter(
      (timer) => !actor.timers.some((old) => old.key === timer.key && old.dueAt === timer.dueAt)
    )
    actor.timers = wanted
    if (timersRun) for (const timer of fresh) start(actor, timer)
  }

  const start = (actor: Actor, timer: Timer<Tagged>) => {
    const born = life
    agenda.at(timer.dueAt, () => {
      const wanted = actor.timers.some(({ dueAt, key }) => key === timer.key && dueAt === timer.dueAt)
      if (born === life && wanted) deliver(actor.address, timer.message(now()))
    })
  }

  const thaw = (address: Address, state: Tagged): Tagged => {
    const { state: codec } = kindOf(address)
    return Schema.decodeUnknownSync(codec)(JSON.parse(JSON.stringify(Schema.encodeUnknownSync(codec)(state)))) as Tagged
  }

  return {
    stateOf: (address) => actors.get(address)?.state,
    addresses: () => actors.keys(),
    tell: ({ message, to }) => deliver(to, message),
    kill: () => {
      life++
      alive = false
      timersRun = false
      pending = 0
      rows = []
      actors.clear()
    },
    restore: () => {
      alive = true
      for (const [address, state] of disk) {
        const actor = begin(address, thaw(address, state))
        actor.timers = actor.kind.timers(actor.state)
      }
      return [...actors.keys()]
    },
    startTimers: () => {
      if (timersRun) return
      timersRun = true
      timersSince = now()
      for (const actor of actors.values()) for (const timer of actor.timers) start(actor, timer)
    },
    alive: () => alive,
    upSince: () => timersSince,
    pending: () => pending,
    steps: () => steps,
    states: function* () {
      for (const [address, { state }] of actors) yield [address, state] as const
    },
    armed: () =>
      [...actors.values()].flatMap(({ address, timers }) =>
        timers.map(({ dueAt, key }) => ({ address, key, dueAt: Math.max(dueAt, timersSince) }))
      ),
    facts: () => [...diskFacts, ...rows.flatMap(({ facts }) => facts)]
  }
}
