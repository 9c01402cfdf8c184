import * as Schema from "effect/Schema"
import type { Timer } from "#actors/behaviour.ts"
import type { Centre } from "#actors/centre.ts"
import type { Fact } from "#actors/facts.ts"
import type { Address, EpochMs } from "#actors/vocabulary.ts"
import type { Kinds } from "../perform/kinds.ts"
import type { Output } from "../perform/outputs.ts"
import type { Look } from "../perform/telephony-intake.ts"
import type { Tell } from "../perform/telling.ts"
import type { TelephonyRequest } from "../ports/Telephony.ts"
import type { Kind } from "../runtime/kind.ts"
import type { Agenda } from "./agenda.ts"
import type { Chance } from "./chance.ts"

type Tagged = { readonly _tag: string }
// oxlint-disable-next-line typescript/no-explicit-any -- a kind takes its own states and messages only; the house keeps them apart by name
type AnyKind = Kind<any, any, any>

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
  readonly commands: ReadonlyArray<Tagged>
}

/** The engine's core on virtual time: actors, mailboxes, timers and a journal that is always a little behind. */
export interface SimulatedHouse extends Look {
  readonly tell: (tell: Tell) => void
  readonly kill: () => void
  /** Puts back what the journal has: every state goes through its codec, as from a database. */
  readonly restore: () => ReadonlyArray<{ readonly address: Address }>
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
  readonly kinds: Kinds
  readonly centre: Centre
  readonly agenda: Agenda
  readonly chance: Chance
  readonly request: (request: TelephonyRequest) => void
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

  const kindOf = (address: Address): AnyKind => kinds[address.slice(0, address.indexOf("/")) as keyof Kinds] as AnyKind

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
    const [after, commands] = actor.kind.transition(before, message) as readonly [Tagged, ReadonlyArray<Tagged>]
    const changed = after !== before
    const over: boolean = actor.kind.over(after)
    const death = options.dies(steps)
    if (changed) actor.state = after
    if (changed || commands.length > 0) {
      const outputs = commands.flatMap((command): ReadonlyArray<Output> => actor.kind.perform(actor.id, command))
      if (!over || !actor.kind.over(before)) write(actor, over, outputs)
      if (death === "before acting") {
        commit()
        return options.onDeath()
      }
      if (changed) arm(actor, over ? [] : actor.kind.timers(after))
      for (const output of outputs) carryOut(output)
    }
    if (over && actor.mailbox.length === 0) actors.delete(actor.address)
    options.onStep({ address: actor.address, at: now(), before, message, after, commands })
    if (death !== undefined) options.onDeath()
  }

  const carryOut = (output: Output) => {
    if (output._tag === "Tell") deliver(output.to, output.message)
    else if (output._tag === "Request") options.request(output.request)
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
    centre: options.centre,
    stateOf: (address) => actors.get(address)?.state,
    calls: () => [...actors.keys()].filter((address) => address.startsWith("call/")),
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
      return [...actors.values()]
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
