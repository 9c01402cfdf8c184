import type { CallRecord } from "#wire/records.ts"
import { readWav } from "#engine/softswitch/media/wav.ts"
import { toneShare } from "#engine/softswitch/media/goertzel.ts"
import type { RunningCentre } from "./running-centre.ts"
import type { Agent } from "./crowd/agent.ts"
import { callerToneHz, callingNumber, gather, numberOnRecord } from "./crowd/crowd.ts"
import type { Leg } from "#engine/laboratory/telephone/phone.ts"
import { pause, until } from "./crowd/wait.ts"

export interface FirstCall {
  readonly offered: number
  readonly answered: number
  readonly lost: number
  readonly recorded: number
  readonly records: number
  readonly audioOk: number
}

/** Time for a caller to hear the beginning of the welcome before pressing 1. */
const LISTENS_MS = 800
/** A second of sound must come each way before a tone can be told; the machine may stall for seconds. */
const HEARS_WITHIN_MS = 15_000
/** Both go on talking after they heard each other, so that the recording holds whole seconds of both. */
const TALKS_MS = 3_000
/** All callers find an agent within this, however loaded the machine is. */
const ALL_DONE_WITHIN_MS = 240_000
/** A tone in a recording's channel counts when it makes up this share of the loudest second. */
const RECORDED_SHARE = 0.5

interface Talk {
  readonly index: number
  readonly number: string
  readonly caller: Leg
  agent?: Agent
  agentHeardCaller: boolean
  callerHeardAgent: boolean
  over: boolean
}

/**
 * `calls` callers dial the hotline, press 1, wait with music, and talk to whoever of the `agents` is rung; then one side hangs
 * up. Every tone is looked for at the other end and in the right channel of the recording.
 */
export const firstCall = async (
  centre: RunningCentre,
  options: {
    readonly calls: number
    readonly agents: number
    readonly everyMs: number
    readonly say: (l: string) => void
  }
): Promise<FirstCall> => {
  const { agents, calls, everyMs, say } = options
  const crowd = await gather({ centre, count: agents, pickUp: (index) => 500 + (index % 5) * 300, say })
  const talks = new Map<string, Talk>()
  try {
    for (const agent of crowd.agents)
      agent.onTalk.add((leg) => {
        const talk = talks.get(leg.peer)
        if (talk !== undefined) void listen(talk, agent, leg)
      })
    const listen = async (talk: Talk, agent: Agent, leg: Leg) => {
      talk.agent = agent
      const heard = () => {
        talk.agentHeardCaller ||= leg.audio.isHearing(callerToneHz(talk.index))
        talk.callerHeardAgent ||= talk.caller.audio.isHearing(agent.toneHz)
        return (talk.agentHeardCaller && talk.callerHeardAgent) || talk.caller.ending !== undefined
      }
      await until("both tones", heard, { withinMs: HEARS_WITHIN_MS, everyMs: 100 }).catch(() => {})
      await pause(TALKS_MS)
      if (talk.index % 2 === 0) crowd.trunk.hangUp(talk.caller)
      else agent.phone.hangUp(leg)
    }
    await Promise.all(crowd.agents.map((agent) => agent.ready()))
    say(`${agents} agents are ready; ${calls} callers dial, one every ${everyMs} ms`)
    for (let index = 0; index < calls; index++) {
      const number = callingNumber(index)
      const caller = await crowd.trunk.call(centre.sip, "95000", number)
      const talk: Talk = { index, number, caller, agentHeardCaller: false, callerHeardAgent: false, over: false }
      talks.set(number, talk)
      caller.onAnswer.add(() => {
        caller.audio.sayTone(callerToneHz(index))
        setTimeout(() => caller.audio.press("1"), LISTENS_MS).unref()
      })
      caller.onEnd.add(() => {
        talk.over = true
      })
      await pause(everyMs)
      if (index % 10 === 9) say(`${index + 1} calls are in`)
    }
    await until("the end of all calls", () => [...talks.values()].every((talk) => talk.over), {
      withinMs: ALL_DONE_WITHIN_MS,
      everyMs: 100
    }).catch((error: Error) => say(error.message))
    say("reading records and recordings")
    return await judge(talks, crowd.admin, say)
  } finally {
    await crowd.stop()
  }
}

const judge = async (
  talks: ReadonlyMap<string, Talk>,
  admin: Awaited<ReturnType<typeof gather>>["admin"],
  say: (line: string) => void
): Promise<FirstCall> => {
  const offered = talks.size
  const onRecord = new Map([...talks.values()].map((talk) => [numberOnRecord(talk.index), talk]))
  const handled = (records: ReadonlyArray<CallRecord>) =>
    records.filter((r) => onRecord.has(r.callingNumber) && r.outcome === "handled" && r.recordedMs !== null)
  // Records follow the call by one batch of the journal, the recording's length by its last block.
  await until("the records", async () => handled(await admin.calls(1_000)).length >= offered, {
    withinMs: 10_000,
    everyMs: 200
  }).catch(() => {})
  const records = (await admin.calls(1_000)).filter((record) => onRecord.has(record.callingNumber))
  let recorded = 0
  let audioOk = 0
  for (const record of records) {
    const talk = onRecord.get(record.callingNumber)!
    const bytes = record.recordingFile === null ? undefined : await admin.recording(record.id)
    if (bytes === undefined || talk.agent === undefined) continue
    const wav = readWav(bytes)
    const [left, right] = wav.channels
    if (left === undefined || right === undefined || left.length === 0) continue
    recorded++
    const shares = [
      loudestShare(left, callerToneHz(talk.index), wav.rateHz),
      loudestShare(right, talk.agent.toneHz, wav.rateHz)
    ]
    if (talk.agentHeardCaller && talk.callerHeardAgent && shares.every((share) => share >= RECORDED_SHARE)) audioOk++
    else
      say(
        `${talk.number}: agent heard the caller ${talk.agentHeardCaller}, caller heard the agent ${talk.callerHeardAgent}, ` +
          `share of the tone in the recording left ${shares[0]!.toFixed(2)} right ${shares[1]!.toFixed(2)} of ${(left.length / wav.rateHz).toFixed(1)} s`
      )
  }
  const answered = [...talks.values()].filter((talk) => talk.agent !== undefined).length
  return {
    offered,
    answered,
    lost: offered - answered,
    recorded,
    records: records.filter((record) => record.outcome === "handled").length,
    audioOk
  }
}

/** Share of the tone in the whole second of the recording that has most of it. */
const loudestShare = (samples: Int16Array, hertz: number, sampleRate: number): number => {
  let best = 0
  for (let start = 0; start + sampleRate <= samples.length; start += sampleRate / 2)
    best = Math.max(best, toneShare(samples.subarray(start, start + sampleRate), hertz, sampleRate))
  return best
}
