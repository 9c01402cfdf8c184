import type { Tagged } from "#actors/behaviour.ts"
import type { Fact } from "#actors/facts.ts"
import type { AnyKind } from "#actors/kind.ts"
import type { Ask, Output, Tell } from "#actors/output.ts"
import type { Address, EpochMs } from "#actors/vocabulary.ts"
import type { Peek } from "../perform/look.ts"
import { type Actor, type ActorCounts, Actors } from "../runtime/actors.ts"
import { codecOf } from "../runtime/codec.ts"
import { REST_MS } from "../runtime/defects.ts"
import { readLiving } from "../runtime/restore.ts"
import { type Decided, takeStep } from "../runtime/step.ts"
import type { Agenda } from "./agenda.ts"
import type { Chance } from "./chance.ts"
import { POISON, poisonable } from "./poison.ts"
import { makeVirtualDisk } from "./virtual-disk.ts"

/** What one message came to. */
export interface Step {
  readonly address: Address
  readonly at: number
  readonly before: Tagged
  readonly message: Tagged
  readonly after: Tagged
  readonly commands: ReadonlyArray<Output>
}

/** Counters of the runtime's own step, over all lives of the core. */
export type StepCounts = Pick<ActorCounts, "mailboxFull" | "late" | "defects">

/** The runtime's own actors and step, on virtual time and a virtual disk; a core that can be killed. */
export interface SimulatedRuntime extends Peek {
  readonly tell: (tell: Tell) => void
  readonly kill: () => void
  /** Puts back what the journal has: every state goes through its codec, as from a database. */
  readonly restore: () => ReadonlyArray<Address>
  readonly startTimers: () => void
  readonly alive: () => boolean
  /** When timers began to run in this life. */
  readonly upSince: () => number
  readonly pending: () => number
  /** Messages worked off, over all lives. */
  readonly steps: () => number
  readonly states: () => Iterable<readonly [Address, Tagged]>
  /** Timers armed now. `dueAt` is no earlier than when timers began to run in this life. */
  readonly armed: () => ReadonlyArray<{ readonly address: Address; readonly key: string; readonly dueAt: number }>
  /** Facts in the journal, committed or about to be. */
  readonly facts: () => ReadonlyArray<Fact>
  readonly counts: () => StepCounts
}

export interface RuntimeOptions {
  readonly kinds: ReadonlyArray<AnyKind>
  readonly agenda: Agenda
  readonly chance: Chance
  readonly ports: Readonly<Record<string, (request: Tagged) => void>>
  readonly onStep: (step: Step) => void
  /** A bug that nobody planted: a step that threw, a port that is not there, a state that cannot be read. */
  readonly onDefect: (what: string) => void
  /** Whether the core dies within this step: after it, or when it is on disk and nothing of it is done yet. */
  readonly dies: (step: number) => "after" | "before acting" | undefined
  readonly onDeath: () => void
  readonly commitEveryMs: number | undefined
  /** The longest an actor takes to get to its next message. */
  readonly slownessMs: number
  readonly mailboxLimit: number | undefined
}

export const makeSimulatedRuntime = (options: RuntimeOptions): SimulatedRuntime => {
  const { agenda, chance, onDefect } = options
  const kinds = options.kinds.map(poisonable)
  const codec = codecOf(kinds)
  const disk = makeVirtualDisk({ agenda, codec, commitEveryMs: options.commitEveryMs })
  const past: Record<keyof StepCounts, number> = { mailboxFull: 0, late: 0, defects: 0 }
  /** Counts lives of the core: what was scheduled in an earlier one does not happen. */
  let life = 0
  let [alive, timersSince, steps] = [false, 0, 0]

  const now = () => agenda.now() as EpochMs

  const whileAlive = (at: number, run: () => void) => {
    const born = life
    agenda.at(at, () => born === life && run())
  }

  const newActors = () =>
    new Actors(kinds, { now, at: whileAlive, schedule, log: () => {}, watch: () => {} }, options.mailboxLimit)

  const schedule = (actor: Actor) => {
    const delay = options.slownessMs === 0 ? 0 : chance.between(0, options.slownessMs)
    whileAlive(agenda.now() + delay, () => turn(actor))
  }

  /** One message; between two of them other actors have theirs. */
  const turn = (actor: Actor) => {
    const message = actors.take(actor)
    if (message === undefined) return
    const born = life
    const rests = work(actor, message)
    if (born !== life) return
    if (rests) whileAlive(agenda.now() + REST_MS, () => schedule(actor))
    else if (actor.mailbox.size > 0 && !actor.gone) schedule(actor)
    else actors.take(actor)
  }

  /** True when the actor shall rest. */
  const work = (actor: Actor, message: Tagged): boolean => {
    steps++
    const { address, state: before } = actor
    const death = options.dies(steps)
    const decided = step(actor, message, death === "before acting")
    if (typeof decided === "string") return decided === "rests"
    const { after = before, commands = [] } = "after" in decided ? decided : {}
    options.onStep({ address: address as Address, at: now(), before, message, after, commands })
    if (death !== undefined) options.onDeath()
    return false
  }

  const step = (actor: Actor, message: Tagged, diesWritten: boolean): Decided | "died" | "rests" | "goes on" => {
    try {
      const errands = takeStep(actors, actor, message)
      for (;;) {
        const { done, value } = errands.next()
        if (done === true) return value
        if (value._tag === "Ask") {
          ask(value)
          continue
        }
        disk.write(value.entry)
        if (!diesWritten) continue
        disk.commit()
        options.onDeath()
        return "died"
      }
    } catch (thrown) {
      if (message._tag !== POISON) onDefect(`${actor.address} broke over ${message._tag}: ${String(thrown)}`)
      return actors.failed(actor, String(thrown)) ? "rests" : "goes on"
    }
  }

  const ask = ({ port, request }: Ask) => {
    const send = options.ports[port]
    if (send === undefined) onDefect(`there is no port "${port}"`)
    else send(request as never)
  }

  const counts = (): StepCounts => {
    const { defects, late, mailboxFull } = actors.counts()
    return {
      mailboxFull: past.mailboxFull + mailboxFull,
      late: past.late + late,
      defects: past.defects + defects
    }
  }

  let actors = newActors()
  return {
    stateOf: (address) => actors.get(address)?.state,
    addresses: () => [...actors.all()].map(({ address }) => address),
    tell: ({ message, to }) => {
      if (alive) actors.tell(to, message)
    },
    kill: () => {
      Object.assign(past, counts())
      life++
      alive = false
      disk.lose()
      actors = newActors()
    },
    restore: () => {
      alive = true
      const { rebuilt, refused, restored, strangers } = readLiving(kinds, codec, disk.living())
      for (const { actor, why } of [...rebuilt, ...refused, ...strangers]) onDefect(`${actor} cannot be read: ${why}`)
      actors.restore(restored, disk.ended())
      return restored.map(({ address }) => address as Address)
    },
    startTimers: () => {
      timersSince = now()
      actors.timers.start()
    },
    alive: () => alive,
    upSince: () => timersSince,
    pending: () => actors.pending,
    steps: () => steps,
    states: function* () {
      for (const { address, state } of actors.all()) yield [address as Address, state] as const
    },
    armed: () =>
      [...actors.all()].flatMap(({ address }) =>
        actors.timers.wantedBy(address).map(({ dueAt, key }) => ({
          address: address as Address,
          key,
          dueAt: Math.max(dueAt, timersSince)
        }))
      ),
    facts: disk.facts,
    counts
  }
}
