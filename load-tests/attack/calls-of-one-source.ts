import { setTimeout as after } from "node:timers/promises"
import { FRAME_MS } from "#engine/laboratory/telephone/metronome.ts"
import { until } from "../crowd/wait.ts"
import type { Place } from "./place.ts"
import { SipSender } from "./sip-sender.ts"
import { honestCaller } from "./talk.ts"
import { withTrunkFrom } from "./trunk-sources.ts"

const PER_SECOND = 1_000
const LASTS_MS = 5_000
const EVERY_MS = 5
const GAP_MS = 60
/** Of our own beat: a machine that stands still says nothing about the centre, and it is tried again. */
const STALLED_MS = 25
const TRIES = 4
const QUIET_MS = LASTS_MS

/**
 * A thousand INVITEs a second from one source, half of them to a number that there is. Others' REGISTERs are answered, and a
 * talk goes on without a pause. From a stranger nobody answers more than some; from a trunk the rest is refused.
 */
export const callsOfOneSource = async (place: Place, from: "stranger" | "trunk"): Promise<string | null> => {
  const nth = from === "stranger" ? 5 : 6
  const honest = await honestCaller(place, nth)
  try {
    await honest.agent.ready()
    await until("the talk", () => honest.agent.leg?.answeredAt !== undefined, { withinMs: 20_000 })
    await after(500)
    const sources = from === "stranger" ? ["127.0.0.0/16"] : ["127.0.0.0/8"]
    return await withTrunkFrom(place, sources, async () => {
      let found = await flooded(place, honest, 0)
      for (let tried = 1; tried < TRIES && found.why !== null && found.stalledMs > STALLED_MS; tried++)
        found = await flooded(place, honest, tried)
      return found.why
    })
  } finally {
    await honest.leave()
  }
}

type Honest = Awaited<ReturnType<typeof honestCaller>>

/** What did not hold, and for how long we stood still ourselves. */
const flooded = async (place: Place, { caller }: Honest, tried: number) => {
  const flood = await SipSender.open(place.centre, place.address(tried))
  const other = await SipSender.open(place.centre, place.address(100 + tried))
  try {
    // How even the talk is while nobody attacks: a machine that is busy with other things says nothing about the centre.
    caller.audio.longestPauseMs = 0
    await after(QUIET_MS)
    const quietPauseMs = caller.audio.longestPauseMs
    const heardBefore = caller.audio.packetsHeard
    caller.audio.longestPauseMs = 0
    let [stalledMs, unanswered, sent] = [0, 0, 0]
    const begunAt = performance.now()
    const probing = (async () => {
      while (performance.now() - begunAt < LASTS_MS) {
        if ((await other.register("1030")) !== 401) unanswered++
        await after(250)
      }
    })()
    for (let last = begunAt; last - begunAt < LASTS_MS;) {
      for (const due = ((last - begunAt) / 1_000) * PER_SECOND; sent < due; sent++)
        flood.invite(sent % 2 === 0 ? "95000" : "77777", `139${sent}`)
      await after(EVERY_MS)
      stalledMs = Math.max(stalledMs, performance.now() - last - EVERY_MS)
      last = performance.now()
    }
    await probing
    const { longestPauseMs, packetsHeard } = caller.audio
    const whys = [
      ...(packetsHeard === heardBefore ? ["the talk was heard no more"] : []),
      ...(unanswered > 0 ? [`${unanswered} REGISTERs of another source were not answered`] : []),
      ...(longestPauseMs > GAP_MS ? [`the longest pause of a talk was ${Math.round(longestPauseMs)} ms`] : [])
    ]
    return { why: whys[0] ?? null, stalledMs: Math.max(stalledMs, quietPauseMs - FRAME_MS) }
  } finally {
    flood.close()
    other.close()
  }
}
