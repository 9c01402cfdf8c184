import { readWav, WavError } from "#engine/softswitch/media/wav.ts"
import { startCrowdedCentre } from "../crowded-centre.ts"
import type { RunningCentre } from "../running-centre.ts"
import { callerToneHz, callingNumber, type Crowd, gather, numberOnRecord } from "../crowd/crowd.ts"
import type { Leg } from "#engine/laboratory/telephone/phone.ts"
import { inParallel, pause, until } from "../crowd/wait.ts"
import { type CpuPct, makeMeter } from "./meter.ts"

export interface MediaLoad {
  readonly calls: number
  /** Of one core: all processes of the centre, and the switch alone. */
  readonly cpuPct: CpuPct
  /** Calls whose recording holds both sides for as long as was measured. */
  readonly recorded: number
}

/** Between two callers, so that the set-up of the calls is over quickly and nobody's queue is full. */
const DIAL_EVERY_MS = 60
const TALKING_WITHIN_MS = 120_000
/** After the last answer: V8 has compiled what a packet runs through, the journal is written. */
const SETTLES_MS = 8_000
const MEASURED_MS = 15_000
const RECORDS_WITHIN_MS = 60_000
/** Recordings fetched at once. */
const FETCH_WIDTH = 4

/**
 * So many calls talk at once over a centre of their own, each recorded in stereo; then the CPU of all its processes is taken for
 * a while. The callers and agents are another process, which is not counted.
 */
export const mediaLoad = async (calls: number, say: (line: string) => void): Promise<MediaLoad> => {
  // As many agents as calls: each call has two legs, and as many again are on their way at the worst.
  const centre = await startCrowdedCentre({ seed: "straight-to-queue.yaml", queues: ["service"], agents: calls, say })
  try {
    return await measure(centre, calls, say)
  } finally {
    await centre.stop()
  }
}

const measure = async (centre: RunningCentre, calls: number, say: (line: string) => void): Promise<MediaLoad> => {
  const crowd = await gather({ centre, count: calls, pickUp: () => 0, say })
  try {
    await inParallel(crowd.agents, 8, (agent) => agent.ready())
    const callers = await dialAll(crowd, centre, calls)
    say(`${calls} calls talk; measured after ${SETTLES_MS / 1_000} s, for ${MEASURED_MS / 1_000} s`)
    await pause(SETTLES_MS)
    const cpuPct = await cpuOf(centre)
    const talking = callers.filter((leg) => leg.ending === undefined).length
    if (talking < calls) say(`only ${talking} calls talked to the end`)
    for (const leg of callers) crowd.trunk.hangUp(leg)
    say(`cpu ${cpuPct.all} % of a core, the switch ${cpuPct.switch} %; reading the recordings`)
    return { calls, cpuPct, recorded: await recordedOf(crowd, calls, say) }
  } finally {
    await crowd.stop()
  }
}

/** Dials, and waits until every caller talks to an agent. */
const dialAll = async (crowd: Crowd, centre: RunningCentre, calls: number): Promise<ReadonlyArray<Leg>> => {
  let talking = 0
  for (const agent of crowd.agents) agent.onTalk.add(() => void talking++)
  const callers: Array<Leg> = []
  for (let index = 0; index < calls; index++) {
    // oxlint-disable-next-line no-await-in-loop -- one call after the other
    const leg = await crowd.trunk.call(centre.sip, "95000", callingNumber(index))
    leg.onAnswer.add(() => leg.audio.sayTone(callerToneHz(index)))
    callers.push(leg)
    await pause(DIAL_EVERY_MS) // oxlint-disable-line no-await-in-loop -- as above
  }
  await until("every caller to talk to an agent", () => talking >= calls, { withinMs: TALKING_WITHIN_MS, everyMs: 100 })
  return callers
}

const cpuOf = async (centre: RunningCentre): Promise<CpuPct> => {
  const cpu = (await makeMeter(centre)).start()
  await pause(MEASURED_MS)
  return cpu()
}

const recordedOf = async (crowd: Crowd, calls: number, say: (line: string) => void): Promise<number> => {
  const numbers = new Set(Array.from({ length: calls }, (_, index) => numberOnRecord(index)))
  const ended = async () =>
    (await crowd.admin.calls(1_000)).filter(
      ({ callingNumber: number, recordedMs }) => numbers.has(number) && recordedMs !== null
    )
  await until("the records", async () => (await ended()).length >= calls, {
    withinMs: RECORDS_WITHIN_MS,
    everyMs: 500
  }).catch((error: Error) => say(error.message))
  const whole = await inParallel(await ended(), FETCH_WIDTH, async ({ id }) => isWhole(await crowd.admin.recording(id)))
  return whole.filter((one) => one).length
}

/** Two channels that sound, as long as was measured. */
const isWhole = (file: Uint8Array | undefined): boolean => {
  if (file === undefined) return false
  try {
    const { channels, rateHz } = readWav(file)
    return (
      channels.length === 2 &&
      channels.every(
        (samples) => samples.length >= (rateHz * MEASURED_MS) / 1_000 && samples.some((one) => one > 1_000)
      )
    )
  } catch (error) {
    if (error instanceof WavError) return false
    throw error
  }
}
