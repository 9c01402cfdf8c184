import type { Tagged, Timer } from "#actors/behaviour.ts"
import type { Fact } from "#actors/facts.ts"
import type { AnyKind } from "#actors/kind.ts"
import type { Ask, Output, Tell } from "#actors/output.ts"
import type { Address, EpochMs } from "#actors/vocabulary.ts"
import type { Peek } from "../perform/look.ts"
import type { Actor } from "../runtime/actor.ts"
import { type ActorCounts, Actors, type Surroundings } from "../runtime/actors.ts"
import { partsOf } from "../runtime/address.ts"
import { codecOf } from "../runtime/codec.ts"
import { REST_MS } from "../runtime/defects.ts"
import { readLiving } from "../runtime/restore.ts"
import type { SleepStore } from "../runtime/sleep.ts"
import { type Decided, type Errand, takeStep } from "../runtime/step.ts"
import type { VirtualAgenda } from "./virtual-agenda.ts"
import type { Chance } from "./chance.ts"
import { NOISE, POISON, poisonable } from "./poison.ts"
import type { LyingStore, Spy } from "./planted-store.ts"
import { makeVirtualDisk, type VirtualDisk } from "./virtual-disk.ts"

/** The longest a read of one row or file takes. */
export const READ_MS = 20

/** What one message came to. */
export interface Step {
  readonly address: Address
  readonly at: number
  readonly before: Tagged
  readonly message: Tagged
  readonly after: Tagged
  readonly commands: ReadonlyArray<Output>
}

const COUNTED = ["mailboxFull", "late", "defects", "sleeps", "wakes"] as const satisfies ReadonlyArray<
  keyof ActorCounts
>
/** Counters of the runtime's own step, over all lives of the core. */
export type StepCounts = Readonly<Record<(typeof COUNTED)[number] | "upgraded", number>>

/** The runtime's own actors and step, on virtual time and a virtual disk; a core that can be killed. */
export interface SimulatedRuntime extends Peek {
  readonly tell: (tell: Tell) => void
  /** Tells this until the mailbox is full, and once more. */
  readonly fill: (to: Address, message: Tagged) => void
  /** `older`: what it leaves on disk is of an older version. */
  readonly kill: (older: boolean) => void
  /** Puts back what the journal has: every state goes through its codec, as from a database. */
  readonly restore: () => ReadonlyArray<Address>
  readonly startTimers: () => void
  readonly alive: () => boolean
  /** When a message was last lost that meant something. */
  readonly lostAt: () => number
  /** When timers began to run in this life. */
  readonly upSince: () => number
  readonly pending: () => number
  /** When the message was told that has waited longest to be read; undefined when all are read. */
  readonly unreadSince: () => number | undefined
  /** Messages worked off, over all lives. */
  readonly steps: () => number
  /** Of all actors, awake and asleep. */
  readonly states: () => Iterable<readonly [Address, Tagged]>
  /** Timers that actors want now, awake and asleep. `dueAt` is no earlier than when timers began to run in this life. */
  readonly armed: () => ReadonlyArray<{ readonly address: Address; readonly key: string; readonly dueAt: number }>
  /** Facts in the journal, committed or about to be. */
  readonly facts: () => ReadonlyArray<Fact>
  readonly counts: () => StepCounts
}

export interface RuntimeOptions {
  readonly kinds: ReadonlyArray<AnyKind>
  readonly agenda: VirtualAgenda
  readonly chance: Chance
  /** `later`: what is answered soon, unless the core dies before. */
  readonly ports: Readonly<Record<string, (request: Tagged, later: (answer: () => void) => void) => void>>
  readonly onStep: (step: Step) => void
  /** A bug that nobody planted: a step that threw, a port that is not there, a state that cannot be read. */
  readonly onDefect: (what: string) => void
  /** Whether the core dies within this step: after it, or when it is on disk and nothing of it is done yet. */
  readonly dies: (
    step: number,
    told: { readonly message: Tagged; readonly state: Tagged }
  ) => "after" | "before acting" | undefined
  readonly onDeath: (step: number) => void
  readonly commitEveryMs: number | undefined
  /** The longest an actor takes to get to its next message. */
  readonly slownessMs: number
  readonly mailboxLimit: number | undefined
  /** After how long without a step actors of a kind sleep; null: never. Of others as their kind says. */
  readonly sleepsAfterMs: Readonly<Record<string, number | null>>
  /** A store with a bug. */
  readonly store: LyingStore | undefined
}

/** One life of the core: what was scheduled in an earlier one does not happen. */
interface Life {
  readonly actors: Actors
  over: boolean
}

export const makeSimulatedRuntime = (options: RuntimeOptions): SimulatedRuntime => {
  const { agenda, onDefect } = options
  const kinds = options.kinds.map((kind) => ({
    ...poisonable(kind),
    sleepsAfterMs: { [kind.name]: kind.sleepsAfterMs, ...options.sleepsAfterMs }[kind.name]!
  }))
  const codec = codecOf(kinds)
  const versions = new Map(kinds.map(({ name, version }) => [name, version]))
  const disk = makeVirtualDisk({ agenda, codec, versions, commitEveryMs: options.commitEveryMs, onGap: onDefect })
  let past: Omit<StepCounts, "upgraded"> = { mailboxFull: 0, late: 0, defects: 0, sleeps: 0, wakes: 0 }
  let [alive, timersSince, steps, lostAt] = [false, 0, 0, Number.NEGATIVE_INFINITY]

  const lost: Surroundings["lost"] = (why, { message, to }) => {
    if (why !== "mailbox full") onDefect(`${message._tag} to ${to} is lost: ${why}`)
    if (message._tag !== NOISE) lostAt = agenda.now()
  }
  const newLife = () => makeLife({ ...options, kinds, disk, lost, nextStep: () => ++steps })
  let life = newLife()

  const counts = (): StepCounts => {
    const now = life.actors.counts()
    const all = COUNTED.map((name) => [name, past[name] + now[name]] as const)
    return Object.fromEntries([...all, ["upgraded", disk.upgraded()]]) as StepCounts
  }
  const view = makeView(kinds, disk, () => life.actors)
  return {
    ...view,
    tell: ({ message, to }) => {
      if (alive) life.actors.tell(to, message)
    },
    fill: (to, message) => {
      if (!alive) return
      for (let room = life.actors.get(to)?.mailbox.room ?? 1; room >= 0; room--) life.actors.tell(to, message)
    },
    kill: (older) => {
      past = counts()
      life.over = true
      alive = false
      disk.lose(older)
      life = newLife()
    },
    restore: () => {
      alive = true
      const { rebuilt, refused, restored, strangers } = readLiving(kinds, codec, disk.living())
      for (const { actor, why } of [...rebuilt, ...refused, ...strangers]) onDefect(`${actor} cannot be read: ${why}`)
      life.actors.restore(restored, disk.ended())
      return restored.map(({ address }) => address as Address)
    },
    startTimers: () => {
      timersSince = agenda.now()
      life.actors.start()
    },
    alive: () => alive,
    lostAt: () => lostAt,
    upSince: () => timersSince,
    pending: () => life.actors.pending,
    unreadSince: () => {
      const times = [...life.actors.all()].flatMap(({ mailbox: { first } }) =>
        first === undefined ? [] : [(first as unknown as { readonly at: number }).at]
      )
      return times.length === 0 ? undefined : Math.min(...times)
    },
    steps: () => steps,
    armed: () => view.timers().map((timer) => ({ ...timer, dueAt: Math.max(timer.dueAt, timersSince) })),
    facts: disk.facts,
    counts
  }
}

/** What others see of the actors, whether they are in memory or asleep. */
const makeView = (kinds: ReadonlyArray<AnyKind>, disk: VirtualDisk, actors: () => Actors) => {
  const awake = (address: string): Actor | undefined => {
    const actor = actors().get(address)
    return actor?.waking === true ? undefined : actor
  }
  const states = function* () {
    for (const { address, state, waking } of actors().all()) if (!waking) yield [address as Address, state] as const
    for (const { actor, state } of disk.allSleeping())
      if (awake(actor) === undefined && !actors().isOver(actor)) yield [actor as Address, state as Tagged] as const
  }
  const timersOf = (address: Address, state: Tagged): ReadonlyArray<Omit<Timer<Tagged>, "message">> =>
    awake(address) === undefined
      ? kinds.find(({ name }) => name === partsOf(address).name)!.timers(state)
      : actors().timers.wantedBy(address)
  return {
    states,
    stateOf: (address: Address) =>
      awake(address)?.state ?? (actors().isOver(address) ? undefined : (disk.sleeping(address)?.state as Tagged)),
    addresses: () => [...states()].map(([address]) => address),
    timers: () =>
      [...states()].flatMap(([address, state]) =>
        timersOf(address, state).map(({ dueAt, key }) => ({ address, key, dueAt: dueAt as number }))
      )
  }
}

const makeLife = (
  options: Omit<RuntimeOptions, "kinds"> & {
    readonly kinds: ReadonlyArray<AnyKind>
    readonly disk: VirtualDisk
    readonly lost: Surroundings["lost"]
    readonly nextStep: () => number
  }
): Life => {
  const { agenda, chance, disk, onDefect, slownessMs } = options
  const now = () => agenda.now() as EpochMs
  const at = (atMs: number, run: () => void) => agenda.at(atMs, () => life.over || run())

  const schedule = (actor: Actor) =>
    at(now() + (slownessMs === 0 ? 0 : chance.between(0, slownessMs)), () => turn(actor))

  /** One message; between two of them other actors have theirs. */
  const turn = (actor: Actor) => {
    const message = life.actors.take(actor)
    if (message === undefined) return
    const before = actor.state
    const step = options.nextStep()
    const errands = takeStep(life.actors, actor, message)
    goOn({ actor, message, before, step, death: options.dies(step, { message, state: before }), errands })
  }

  const next = (actor: Actor) => {
    if (actor.mailbox.size > 0 && !actor.gone) schedule(actor)
    else life.actors.take(actor)
  }

  const goOn = (taken: Taken): void => {
    const { actor, message } = taken
    let done: Decided | "dead" | "waits"
    try {
      done = run(taken)
    } catch (thrown) {
      if (message._tag !== POISON) onDefect(`${actor.address} broke over ${message._tag}: ${String(thrown)}`)
      const rests = life.actors.failed(actor, String(thrown))
      return rests ? at(now() + REST_MS, () => next(actor)) : next(actor)
    }
    if (done === "dead") options.onDeath(taken.step)
    else if (done !== "waits") finish(taken, done)
  }

  /** Runs errands until one has to wait for the disk, or the step is done. */
  const run = (taken: Taken): Decided | "dead" | "waits" => {
    for (;;) {
      const { done, value } = taken.errands.next()
      if (done === true) return value
      if (value._tag === "Ask") {
        ask(value)
        continue
      }
      disk.write(value.entry)
      if (taken.death === "before acting") {
        disk.commit()
        return "dead"
      }
      if (value.durably) {
        disk.whenCommitted(() => at(now(), () => goOn(taken)))
        return "waits"
      }
    }
  }

  const finish = ({ actor, before, death, message, step }: Taken, decided: Decided) => {
    const { after = before, commands = [] } = "after" in decided ? decided : {}
    options.onStep({ address: actor.address as Address, at: now(), before, message, after, commands })
    if (death !== undefined) options.onDeath(step)
    else next(actor)
  }

  const ask = ({ port, request }: Ask) => {
    const send = options.ports[port]
    if (send === undefined) onDefect(`there is no port "${port}"`)
    else send(request, soon)
  }

  const soon = (answer: () => void) => at(now() + chance.between(1, READ_MS), answer)
  const store: SleepStore = {
    wake: (address, found) => soon(() => found(disk.read(address))),
    sleepers: (asked, found) => soon(() => found(disk.sleepers(asked))),
    sleepable: (addresses, found) =>
      disk.whenCommitted(() => soon(() => found(addresses.flatMap((address) => disk.sleeping(address) ?? []))))
  }

  const spy: Spy = { sequenceOf: (address) => life.actors.get(address)?.sequence }
  const life: Life = {
    over: false,
    actors: new Actors(
      options.kinds,
      {
        now,
        at,
        schedule,
        log: () => {},
        lost: options.lost,
        store: options.store?.(store, spy) ?? store,
        watch: () => {}
      },
      options.mailboxLimit
    )
  }
  return life
}

/** A message being worked off. */
interface Taken {
  readonly actor: Actor
  readonly message: Tagged
  readonly before: Tagged
  /** Its number; others may come while it waits for the disk. */
  readonly step: number
  readonly death: "after" | "before acting" | undefined
  readonly errands: Generator<Errand, Decided, void>
}
