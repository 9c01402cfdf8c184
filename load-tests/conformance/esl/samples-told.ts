import { randomUUID } from "node:crypto"
import { type EventHeard, openClient } from "./client.ts"
import { answeredCaller, answeredTelephone, destroyed, of, recordingIn, ringing, type Stage } from "./stories.ts"

/** Which event of a story is FreeSWITCH's sample of that name. */
export type Told = (sample: string, event: EventHeard) => void

/** A story that has the switch say what stands in some of the samples. */
export interface SampleStory {
  readonly samples: ReadonlyArray<string>
  readonly tell: (stage: Stage, told: Told) => Promise<void>
}

const caller: SampleStory = {
  samples: ["CHANNEL_CREATE.inbound", "CHANNEL_PARK.inbound-unanswered", "CHANNEL_ANSWER.inbound", "CHANNEL_EXECUTE"],
  tell: async (stage, told) => {
    const { client, target } = stage
    const { uuid } = await answeredCaller(stage)
    for (const [sample, name] of [
      ["CHANNEL_CREATE.inbound", "CHANNEL_CREATE"],
      ["CHANNEL_PARK.inbound-unanswered", "CHANNEL_PARK"],
      ["CHANNEL_ANSWER.inbound", "CHANNEL_ANSWER"]
    ] as const)
      told(sample, await client.next(name, of(uuid, name)))
    const [from, playing] = [client.heard.length, randomUUID()]
    await client.execute(uuid, "playback", target.prompt, playing)
    told("CHANNEL_EXECUTE", await client.next("playback's EXECUTE", of(uuid, "CHANNEL_EXECUTE"), from))
    await client.job(`uuid_kill ${uuid}`)
    await destroyed(stage, uuid)
  }
}

const playing: SampleStory = {
  samples: [
    "PLAYBACK_START.file",
    "PLAYBACK_STOP.done",
    "PLAYBACK_STOP.break",
    "CHANNEL_EXECUTE_COMPLETE",
    "CHANNEL_EXECUTE_COMPLETE.file-not-found"
  ],
  tell: async (stage, told) => {
    const { client, target } = stage
    const { uuid } = await answeredCaller(stage)
    const playback = (file: string, more: (event: EventHeard) => boolean = () => true) => {
      const from = client.heard.length
      const name = randomUUID()
      const complete = (event: EventHeard) =>
        of(uuid, "CHANNEL_EXECUTE_COMPLETE")(event) && event.get("Application-UUID") === name && more(event)
      return { from, complete, said: client.execute(uuid, "playback", file, name) }
    }
    const whole = playback(target.prompt)
    told("CHANNEL_EXECUTE_COMPLETE", await client.next("the end of a playing", whole.complete, whole.from))
    told("PLAYBACK_START.file", await client.next("PLAYBACK_START", of(uuid, "PLAYBACK_START"), whole.from))
    told("PLAYBACK_STOP.done", await client.next("PLAYBACK_STOP", of(uuid, "PLAYBACK_STOP"), whole.from))
    const broken = playback(target.prompt)
    await client.next("PLAYBACK_START", of(uuid, "PLAYBACK_START"), broken.from)
    await client.api(`uuid_break ${uuid} all`)
    await client.next("the end of a broken playing", broken.complete, broken.from)
    told("PLAYBACK_STOP.break", await client.next("PLAYBACK_STOP", of(uuid, "PLAYBACK_STOP"), broken.from))
    const missed = playback("/no/such/file.wav")
    const end = await client.next("the end of a missing file", missed.complete, missed.from)
    told("CHANNEL_EXECUTE_COMPLETE.file-not-found", end)
    await client.job(`uuid_kill ${uuid}`)
    await destroyed(stage, uuid)
  }
}

const digitsAndHold: SampleStory = {
  samples: ["DTMF.rtp", "DTMF.recv_dtmf", "CHANNEL_HOLD.reinvite", "CHANNEL_UNHOLD.reinvite"],
  tell: async (stage, told) => {
    const { client } = stage
    const { dialog, uuid } = await answeredCaller(stage)
    const after = async (name: string, act: () => unknown): Promise<EventHeard> => {
      const from = client.heard.length
      await act()
      return client.next(name, of(uuid, name), from)
    }
    told("DTMF.rtp", await after("DTMF", () => stage.caller.press(dialog, "5")))
    told("DTMF.recv_dtmf", await after("DTMF", () => client.api(`uuid_recv_dtmf ${uuid} 7`)))
    told("CHANNEL_HOLD.reinvite", await after("CHANNEL_HOLD", () => stage.caller.hold(dialog, true)))
    told("CHANNEL_UNHOLD.reinvite", await after("CHANNEL_UNHOLD", () => stage.caller.hold(dialog, false)))
    await client.job(`uuid_kill ${uuid}`)
    await destroyed(stage, uuid)
  }
}

const telephone: SampleStory = {
  samples: [
    "CHANNEL_CREATE.outbound",
    "CHANNEL_ORIGINATE",
    "CHANNEL_ANSWER.outbound",
    "CHANNEL_PARK.outbound",
    "BACKGROUND_JOB.ok",
    "CHANNEL_HOLD.api",
    "CHANNEL_UNHOLD.api",
    "CHANNEL_HANGUP_COMPLETE.far-end"
  ],
  tell: async (stage, told) => {
    const { called, client } = stage
    const { dialog, from, uuid } = await answeredTelephone(stage)
    for (const [sample, name] of [
      ["CHANNEL_CREATE.outbound", "CHANNEL_CREATE"],
      ["CHANNEL_ORIGINATE", "CHANNEL_ORIGINATE"],
      ["CHANNEL_ANSWER.outbound", "CHANNEL_ANSWER"],
      ["CHANNEL_PARK.outbound", "CHANNEL_PARK"]
    ] as const)
      told(sample, await client.next(name, of(uuid, name), from))
    const job = await client.next("BACKGROUND_JOB", ({ name }) => name === "BACKGROUND_JOB", from)
    if (job.body !== `+OK ${uuid}\n`) throw new Error(`originate answered ${JSON.stringify(job.body)}`)
    told("BACKGROUND_JOB.ok", job)
    await client.api(`uuid_hold ${uuid}`)
    told("CHANNEL_HOLD.api", await client.next("CHANNEL_HOLD", of(uuid, "CHANNEL_HOLD"), from))
    await client.api(`uuid_hold off ${uuid}`)
    told("CHANNEL_UNHOLD.api", await client.next("CHANNEL_UNHOLD", of(uuid, "CHANNEL_UNHOLD"), from))
    called.hangUp(dialog)
    await destroyed(stage, uuid)
    told("CHANNEL_HANGUP_COMPLETE.far-end", await client.next("", of(uuid, "CHANNEL_HANGUP_COMPLETE"), from))
  }
}

const conversation: SampleStory = {
  samples: ["CHANNEL_UNPARK", "CHANNEL_BRIDGE", "RECORD_START", "RECORD_STOP", "CHANNEL_UNBRIDGE"],
  tell: async (stage, told) => {
    const { client } = stage
    const { uuid: a } = await answeredCaller(stage)
    const { uuid: b } = await answeredTelephone(stage)
    const from = client.heard.length
    await client.job(`uuid_bridge ${a} ${b}`)
    told("CHANNEL_BRIDGE", await client.next("CHANNEL_BRIDGE", of(a, "CHANNEL_BRIDGE"), from))
    told("CHANNEL_UNPARK", await client.next("CHANNEL_UNPARK", of(a, "CHANNEL_UNPARK"), from))
    const file = recordingIn(stage, "t1.wav")
    await client.job(`uuid_setvar ${a} RECORD_STEREO true`)
    await client.job(`uuid_record ${a} start ${file}`)
    told("RECORD_START", await client.next("RECORD_START", of(a, "RECORD_START"), from))
    await client.job(`uuid_record ${a} stop ${file}`)
    told("RECORD_STOP", await client.next("RECORD_STOP", of(a, "RECORD_STOP"), from))
    await client.job(`uuid_transfer ${a} -both park inline`)
    told("CHANNEL_UNBRIDGE", await client.next("CHANNEL_UNBRIDGE", of(a, "CHANNEL_UNBRIDGE"), from))
    await client.next("the other leg's CHANNEL_PARK", of(b, "CHANNEL_PARK"), from)
    await client.job(`uuid_kill ${a}`)
    await client.job(`uuid_kill ${b}`)
    await destroyed(stage, b)
  }
}

/** A telephone that waits is sent to the application, which rings another one for it. */
const byApplication: SampleStory = {
  samples: ["CHANNEL_BRIDGE.app"],
  tell: async (stage, told) => {
    const { called, client } = stage
    const { uuid: a } = await answeredTelephone(stage)
    const [b, from] = [randomUUID(), client.heard.length]
    const { address, port } = called.endpoint
    await client.job(`uuid_transfer ${a} 'bridge:{origination_uuid=${b}}sofia/internal/1001@${address}:${port}' inline`)
    await called.answer(await called.notices("CallOffered"))
    const bridged = await client.next("CHANNEL_BRIDGE", of(a, "CHANNEL_BRIDGE"), from)
    told("CHANNEL_BRIDGE.app", bridged)
    const state = bridged.get("Channel-State")
    if (state !== "CS_EXECUTE") throw new Error(`the leg's state is ${state}`)
    await client.job(`uuid_kill ${b}`)
    await destroyed(stage, a)
  }
}

const betweenTelephones: SampleStory = {
  samples: ["CHANNEL_UNBRIDGE.hangup", "CHANNEL_HANGUP_COMPLETE.bridged"],
  tell: async (stage, told) => {
    const { client } = stage
    const { uuid: a } = await answeredTelephone(stage)
    const { uuid: b } = await answeredTelephone(stage)
    const from = client.heard.length
    await client.job(`uuid_bridge ${a} ${b}`)
    await client.next("CHANNEL_BRIDGE", of(a, "CHANNEL_BRIDGE"), from)
    await client.job(`uuid_kill ${b}`)
    await destroyed(stage, a)
    told("CHANNEL_HANGUP_COMPLETE.bridged", await client.next("", of(b, "CHANNEL_HANGUP_COMPLETE"), from))
    told("CHANNEL_UNBRIDGE.hangup", await client.next("CHANNEL_UNBRIDGE", of(a, "CHANNEL_UNBRIDGE"), from))
  }
}

const killed: SampleStory = {
  samples: ["CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE.killed", "CHANNEL_DESTROY"],
  tell: async (stage, told) => {
    const { client } = stage
    const { uuid } = await answeredCaller(stage)
    await client.job(`uuid_kill ${uuid} CALL_REJECTED`)
    told("CHANNEL_DESTROY", await destroyed(stage, uuid))
    told("CHANNEL_HANGUP", await client.next("CHANNEL_HANGUP", of(uuid, "CHANNEL_HANGUP")))
    told("CHANNEL_HANGUP_COMPLETE.killed", await client.next("", of(uuid, "CHANNEL_HANGUP_COMPLETE")))
  }
}

const refused: SampleStory = {
  samples: ["BACKGROUND_JOB.err"],
  tell: async (stage, told) => {
    const { called, client } = stage
    const [uuid, from] = [randomUUID(), client.heard.length]
    const answer = client.job(`originate ${ringing(called, uuid)}`)
    called.refuse((await called.notices("CallOffered")).dialog, 486)
    if ((await answer) !== "-ERR USER_BUSY\n") throw new Error(`a busy telephone gave ${JSON.stringify(await answer)}`)
    told("BACKGROUND_JOB.err", await client.next("", ({ name }) => name === "BACKGROUND_JOB", from))
    await destroyed(stage, uuid)
  }
}

const registration: SampleStory = {
  samples: ["sofia_pre_register", "sofia_register_attempt", "sofia_register", "sofia_unregister"],
  tell: async (stage, told) => {
    const { called, client, target } = stage
    const custom = (subclass: string) => (event: EventHeard) => event.subclass === subclass
    await called.register(target.sip, target.account)
    for (const name of ["pre_register", "register_attempt", "register"])
      told(`sofia_${name}`, await client.next(name, custom(`sofia::${name}`)))
    await called.register(target.sip, target.account, 0)
    told("sofia_unregister", await client.next("unregister", custom("sofia::unregister")))
  }
}

/** Comes by itself: told beside all others. */
export const HEARTBEATS: SampleStory = {
  samples: ["HEARTBEAT", "HEARTBEAT.json"],
  tell: async ({ target }, told) => {
    const listen = async (format: "plain" | "json", sample: string) => {
      const listener = await openClient(target.esl)
      await listener.say(`event ${format} HEARTBEAT`)
      told(sample, await listener.next("HEARTBEAT", () => true, 0, HEARTBEAT_MS))
      listener.close()
    }
    await Promise.all([listen("plain", "HEARTBEAT"), listen("json", "HEARTBEAT.json")])
  }
}

/** FreeSWITCH's own 20 s, and a little. */
const HEARTBEAT_MS = 25_000

export const SAMPLE_STORIES: ReadonlyArray<SampleStory> = [
  caller,
  playing,
  digitsAndHold,
  telephone,
  conversation,
  byApplication,
  betweenTelephones,
  killed,
  refused,
  registration
]
