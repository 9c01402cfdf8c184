import { gather } from "../crowd/crowd.ts"
import { Panel } from "../crowd/panel.ts"
import { inParallel, pause, percentile, until } from "../crowd/wait.ts"
import { startCrowdedCentre } from "../crowded-centre.ts"
import { databaseOf } from "../running-centre.ts"
import { AlarmDesk } from "./desks.ts"
import { doorsOf } from "#engine/laboratory/doors.ts"
import { readFacts } from "./facts.ts"
import { enterFleet, makeFleet } from "./fleet.ts"
import { Incidents } from "./incidents.ts"
import { outcomeOf } from "./outcome.ts"
import { pressAtRate } from "./presses.ts"

export interface AlarmLoad {
  readonly presses: number
  readonly perSecond: number
  readonly incidents: number
  readonly closed: number
  /** From the first packet of a press to its acknowledgement. */
  readonly ackP99Ms: number
  /** From the packet that opened an incident to its row on a subscribed list. */
  readonly popP99Ms: number
  /** From that packet, or the moment when the agent became free, whichever is later, to the card on the agent's screen. */
  readonly offerP99Ms: number
  readonly lost: number
}

export const ACK_P99_MS = 200
export const POP_P99_MS = 1_000
/** The last rows and cards come after the last press. */
const SETTLES_MS = 3_000

export const alarmLoad = async (
  options: {
    readonly terminals: number
    readonly perSecond: number
    readonly seconds: number
    readonly agents: number
  },
  say: (line: string) => void
): Promise<AlarmLoad> => {
  const { agents, perSecond, seconds, terminals } = options
  const centre = await startCrowdedCentre({ seed: "straight-to-queue.yaml", queues: ["service"], agents, say })
  const database = await databaseOf(centre)
  const facts = readFacts(database)
  const crowd = await gather({ centre, count: agents, pickUp: () => "never", say })
  const desks: Array<AlarmDesk> = []
  let incidents: Incidents | undefined
  const fleet = await makeFleet(terminals, { doors: doorsOf(centre) })
  try {
    await enterFleet(centre, database, fleet)
    const admin = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
    const list = (incidents = await Incidents.follow(admin))
    await inParallel(crowd.agents, 8, async (agent) => {
      const desk = new AlarmDesk(agent, list)
      desks.push(desk)
      await desk.start()
    })
    say(`${terminals} terminals press ${perSecond} times a second for ${seconds} s; ${agents} agents take and close`)
    const presses = await pressAtRate(fleet, { perSecond, count: perSecond * seconds })
    await pause(SETTLES_MS)
    const { incidents: count, incidentsWithout, lost, of } = await outcomeOf(presses, facts)
    for (const { fault } of presses.filter(({ fault: each }) => each !== undefined).slice(0, 5)) say(fault!)
    if (incidentsWithout > 0) say(`${incidentsWithout} acknowledged presses are in no incident`)
    await until("the rows of all incidents", () => [...of.values()].every(({ incident }) => list.ever.has(incident)), {
      withinMs: 10_000,
      everyMs: 100
    }).catch((error: Error) => say(error.message))
    const firsts = new Map(
      [...of].flatMap(([press, { incident, isFirst }]) => (isFirst ? [[incident, press] as const] : []))
    )
    const pops = [...firsts].map(([incident, { sentAt }]) => (list.seenAt.get(incident) ?? Infinity) - sentAt)
    const offers = desks.flatMap((desk) => desk.offers)
    const offered = offers.flatMap(({ freeAt, incident, shownAt }) => {
      const press = firsts.get(incident)
      return press === undefined ? [] : [shownAt - Math.max(press.sentAt, freeAt)]
    })
    const refusals = desks.flatMap((desk) => [...desk.refusals])
    if (refusals.length > 0) say(`refused to agents: ${JSON.stringify(refusals.slice(0, 8))}`)
    return {
      presses: presses.length,
      perSecond,
      incidents: count,
      closed: desks.reduce((sum, desk) => sum + desk.closed, 0),
      ackP99Ms: round(
        percentile(
          presses.map(({ acknowledgedAt, sentAt }) => (acknowledgedAt ?? Infinity) - sentAt),
          0.99
        )
      ),
      popP99Ms: round(percentile(pops, 0.99)),
      offerP99Ms: round(percentile(offered, 0.99)),
      lost: lost + incidentsWithout
    }
  } finally {
    for (const desk of desks) desk.stop()
    incidents?.close()
    for (const { terminal } of fleet) terminal.close()
    await crowd.stop()
    await facts.close()
    await centre.stop()
  }
}

export const alarmLoadHeld = ({ ackP99Ms, closed, lost, offerP99Ms, popP99Ms }: AlarmLoad): boolean =>
  lost === 0 && closed > 0 && ackP99Ms <= ACK_P99_MS && popP99Ms <= POP_P99_MS && offerP99Ms <= POP_P99_MS

const round = (ms: number): number => Math.round(ms * 10) / 10
