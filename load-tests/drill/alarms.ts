import { doorsOf } from "#engine/laboratory/doors.ts"
import { type Facts, readFacts } from "../alarms/facts.ts"
import { enterFleet, makeFleet, type Member } from "../alarms/fleet.ts"
import { CALLING_KINDS, KINDS } from "../alarms/kinds.ts"
import { outcomeOf } from "../alarms/outcome.ts"
import { press, type Press } from "../alarms/presses.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Phone } from "#engine/laboratory/telephone/phone.ts"
import { pause, until } from "../crowd/wait.ts"
import { processTable } from "../memory/processes.ts"
import { databaseOf, type RunningCentre, startCentre } from "../running-centre.ts"

/** What killed workers may not cost. */
export interface AlarmDrill {
  readonly pressed: number
  readonly acknowledged: number
  readonly incidents: number
  /** Acknowledged, and in no incident. */
  readonly incidentsWithout: number
  readonly lost: number
  /** Acknowledged, and not on disk when the database was asked at that moment, or as soon as it answered again. */
  readonly ackBeforeCommit: number
  /** How often each was killed. */
  readonly killed: Readonly<Record<Victim, number>>
}

export const VICTIMS = ["core", "lines", "store"] as const
export type Victim = (typeof VICTIMS)[number]

export const PRESSED = 200
/** They take a line and some seconds each. */
const CALLING = 8
/** All are pressed within this, so that some are under way at each kill. */
const PRESSED_WITHIN_MS = 24_000
const KILLED_AT_MS: Readonly<Record<Victim, number>> = { core: 5_000, lines: 12_000, store: 19_000 }
const ACKNOWLEDGED_WITHIN_MS = 180_000
const DATABASE_WITHIN_MS = 60_000

export const drillAlarms = async (
  { calls }: { readonly calls: boolean },
  say: (line: string) => void
): Promise<AlarmDrill> => {
  const centre = await startCentre({ seed: "config/seed/small-centre.yaml", say })
  const phone: Phone = await Phone.open({
    address: centre.sip.address,
    realm: centre.realm,
    metronome: makeMetronome(),
    onCall: (leg) => phone.answer(leg)
  })
  const around = { doors: doorsOf(centre), phone }
  const calling = calls ? CALLING : 0
  const fleet = [
    ...(await makeFleet(PRESSED - calling, around, KINDS)),
    ...(await makeFleet(calling, around, CALLING_KINDS))
  ]
  const database = await databaseOf(centre)
  const facts = readFacts(database)
  try {
    await enterFleet(centre, database, fleet)
    return await drilled(centre, fleet, facts, say)
  } finally {
    for (const { terminal } of fleet) terminal.close()
    phone.close()
    await facts.close()
    await centre.stop()
  }
}

const drilled = async (
  centre: RunningCentre,
  fleet: ReadonlyArray<Member>,
  facts: Facts,
  say: (line: string) => void
): Promise<AlarmDrill> => {
  const pids = await pidsOf(centre)
  const killed: Record<Victim, number> = { core: 0, lines: 0, store: 0 }
  let ackBeforeCommit = 0
  const looks: Array<Promise<void>> = []
  const beganAt = performance.now()
  /** Killed in the tick in which an acknowledgement is read: what it promised has to be on disk by then. */
  let due: Victim | undefined
  const kill = (victim: Victim): void => {
    due = undefined
    for (const pid of pids[victim]) process.kill(pid, "SIGKILL")
    killed[victim] += 1
    say(
      `killed ${victim} (pid ${pids[victim].join(" and ")}) with -9, ${Math.round(performance.now() - beganAt)} ms after the first press`
    )
  }
  const timers = VICTIMS.flatMap((victim) => [
    setTimeout(() => {
      due = victim
    }, KILLED_AT_MS[victim]),
    setTimeout(() => {
      if (due === victim) kill(victim)
    }, KILLED_AT_MS[victim] + 1_000)
  ])
  const presses: ReadonlyArray<Press> = await Promise.all(
    fleet.map(async (member, n) => {
      await pause((PRESSED_WITHIN_MS * ((n * 7) % fleet.length)) / fleet.length)
      const done = await press(member, ACKNOWLEDGED_WITHIN_MS)
      if (done.acknowledgedAt === undefined) return done
      if (due !== undefined) kill(due)
      looks.push(
        isOnDisk(facts, member.id).then((isThere) => {
          if (isThere) return
          ackBeforeCommit += 1
          say(`${member.id} was acknowledged, and is not on disk`)
        })
      )
      return done
    })
  )
  for (const timer of timers) clearTimeout(timer)
  await Promise.all(looks)
  for (const { fault } of presses) if (fault !== undefined) say(fault)
  const health = () =>
    centre.health().then(
      ({ ok }) => ok,
      () => false
    )
  await until("a centre that is well again", health, { withinMs: 60_000, everyMs: 200 })
  let outcome = await outcomeOf(presses, facts)
  // An incident is a step of its own behind the press, and may have to be told again after a kill.
  await until(
    "an incident for each press",
    async () => {
      outcome = await outcomeOf(presses, facts)
      return outcome.incidentsWithout === 0
    },
    { withinMs: 60_000, everyMs: 500 }
  ).catch((error: Error) => say(error.message))
  const acknowledged = presses.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined).length
  say(`repeated ${presses.filter(({ tries }) => tries > 1).length} of ${presses.length}`)
  return {
    pressed: presses.length,
    acknowledged,
    incidents: outcome.incidents,
    incidentsWithout: outcome.incidentsWithout,
    lost: outcome.lost,
    ackBeforeCommit,
    killed
  }
}

/** Asked once where the database answers; while it is killed too, as soon as it answers again. */
const isOnDisk = async (facts: Facts, terminal: string): Promise<boolean> => {
  const giveUpAt = performance.now() + DATABASE_WITHIN_MS
  for (;;)
    try {
      return (await facts.reported(terminal)).some(({ event, isRepeat }) => event === "personal" && !isRepeat)
    } catch (error) {
      if (performance.now() > giveUpAt) throw error
      await pause(100)
    }
}

/** Each worker; of the store its database too, which would live on without it. */
const pidsOf = async (centre: RunningCentre): Promise<Readonly<Record<Victim, ReadonlyArray<number>>>> => {
  const { workers } = await centre.health()
  const pidOf = (victim: Victim): number => {
    const pid = workers[victim]?.pid
    if (typeof pid !== "number") throw new Error(`the health page names no process id of ${victim}`)
    return pid
  }
  const store = pidOf("store")
  const below = processTable().flatMap(({ parent, pid }) => (parent === store ? [pid] : []))
  if (below.length === 0) throw new Error("the store has no database below it")
  return { core: [pidOf("core")], lines: [pidOf("lines")], store: [...below, store] }
}

export const alarmDrillHeld = (found: AlarmDrill): boolean =>
  found.pressed === PRESSED &&
  found.acknowledged === PRESSED &&
  found.incidentsWithout === 0 &&
  found.lost === 0 &&
  found.ackBeforeCommit === 0 &&
  VICTIMS.every((victim) => found.killed[victim] === 1)
