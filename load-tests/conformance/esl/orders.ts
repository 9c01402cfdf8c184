import { randomUUID } from "node:crypto"
import { join } from "node:path"
import type { EventHeard } from "./client.ts"
import { answeredCaller, answeredTelephone, destroyed, of, type Stage } from "./stories.ts"

/** One thing that is looked at; undefined when it is as FreeSWITCH does it. */
export interface Case {
  readonly name: string
  readonly look: (stage: Stage) => Promise<string | undefined>
}

/** What happened from `from` on, as `NAME[leg]`; states and what only names a codec are left out, they come where they will. */
export const story = (
  heard: ReadonlyArray<EventHeard>,
  legs: Readonly<Record<string, string>>
): ReadonlyArray<string> =>
  heard.flatMap(({ name, uuid }) => {
    const leg = uuid === undefined ? undefined : legs[uuid]
    return leg === undefined || QUIET.has(name) ? [] : [`${name}[${leg}]`]
  })

const QUIET: ReadonlySet<string> = new Set([
  "CHANNEL_STATE",
  "CHANNEL_CALLSTATE",
  "CODEC",
  "CALL_UPDATE",
  "CHANNEL_PROGRESS_MEDIA",
  "CHANNEL_PROGRESS",
  "CHANNEL_UUID",
  "CHANNEL_OUTGOING"
])

/** Undefined when what is wanted came in that order; others may stand between. */
export const inOrder = (told: ReadonlyArray<string>, wanted: ReadonlyArray<string>): string | undefined => {
  let at = 0
  for (const one of told) if (one === wanted[at]) at += 1
  return at === wanted.length ? undefined : `no ${wanted[at]} in its place: ${told.join(" ")}`
}

/** A caller and a telephone that talk. */
export const pair = async (stage: Stage) => {
  const { uuid: a } = await answeredCaller(stage)
  const { uuid: b } = await answeredTelephone(stage)
  const from = stage.client.heard.length
  await stage.client.job(`uuid_bridge ${a} ${b}`)
  await stage.client.next("CHANNEL_BRIDGE", of(a, "CHANNEL_BRIDGE"), from)
  return { a, b, from, legs: { [a]: "A", [b]: "B" } }
}

export const clear = async (stage: Stage, ...legs: ReadonlyArray<string>): Promise<void> => {
  for (const leg of legs) await stage.client.job(`uuid_kill ${leg}`)
  for (const leg of legs) await destroyed(stage, leg)
}

/** SWITCH's event order as a real FreeSWITCH kept it. */
export const ORDERS: ReadonlyArray<Case> = [
  {
    name: "order: originate to park",
    look: async (stage) => {
      const { from, uuid } = await answeredTelephone(stage)
      const told = story(stage.client.heard.slice(from), { [uuid]: "B" })
      await clear(stage, uuid)
      return inOrder(told, [
        "CHANNEL_CREATE[B]",
        "CHANNEL_ORIGINATE[B]",
        "CHANNEL_ANSWER[B]",
        "CHANNEL_EXECUTE[B]",
        "CHANNEL_PARK[B]"
      ])
    }
  },
  {
    name: "order: of a telephone that answers, the codecs come before CHANNEL_ANSWER, and whom it shows after it",
    look: async (stage) => {
      const { from, uuid } = await answeredTelephone(stage)
      const told = stage.client.heard.slice(from).flatMap((event) => (event.uuid === uuid ? [event] : []))
      await clear(stage, uuid)
      const [update, codec] = ["CALL_UPDATE", "CODEC"].map((name) => told.find((event) => event.name === name))
      return (
        inOrder(
          told.map(({ name }) => name),
          ["CODEC", "CHANNEL_ANSWER", "CALL_UPDATE", "CHANNEL_EXECUTE", "CHANNEL_PARK"]
        ) ??
        (update?.get("Direction") === "RECV" ? undefined : `CALL_UPDATE has Direction ${update?.get("Direction")}`) ??
        (codec?.get("channel-read-codec-name") === codec?.get("Channel-Read-Codec-Name")
          ? undefined
          : `CODEC reads ${codec?.get("channel-read-codec-name")}`)
      )
    }
  },
  {
    name: "order: a bridge takes both out of park, and is told once",
    look: async (stage) => {
      const { a, b, from, legs } = await pair(stage)
      const told = story(stage.client.heard.slice(from), legs)
      await clear(stage, a, b)
      const bridges = told.filter((one) => one.startsWith("CHANNEL_BRIDGE")).length
      if (bridges !== 1) return `${bridges} bridges: ${told.join(" ")}`
      const first = inOrder(told, ["CHANNEL_UNPARK[A]", "CHANNEL_EXECUTE_COMPLETE[A]", "CHANNEL_BRIDGE[A]"])
      return first ?? inOrder(told, ["CHANNEL_UNPARK[B]", "CHANNEL_EXECUTE_COMPLETE[B]", "CHANNEL_BRIDGE[A]"])
    }
  },
  {
    name: "order: a telephone that another one is rung for is never parked, nor is the other",
    look: async (stage) => {
      const { called, client } = stage
      const [a, b, from] = [randomUUID(), randomUUID(), client.heard.length]
      const { address, port } = called.endpoint
      const to = (uuid: string) => `{origination_uuid=${uuid}}sofia/internal/1001@${address}:${port}`
      const job = client.job(`originate ${to(a)} '&bridge(${to(b)})'`)
      await called.answer(await called.notices("CallOffered"))
      const answer = await job
      await called.answer(await called.notices("CallOffered"))
      await client.next("CHANNEL_BRIDGE", of(a, "CHANNEL_BRIDGE"), from)
      await client.job(`uuid_kill ${b}`)
      await destroyed(stage, a)
      const told = story(client.heard.slice(from), { [a]: "A", [b]: "B" })
      const parked = told.find((one) => one.startsWith("CHANNEL_PARK"))
      if (answer !== `+OK ${a}\n` || parked !== undefined) return `${answer.trim()}: ${told.join(" ")}`
      return inOrder(told, [
        "CHANNEL_ANSWER[A]",
        "CHANNEL_EXECUTE[A]",
        "CHANNEL_CREATE[B]",
        "CHANNEL_ANSWER[B]",
        "CHANNEL_BRIDGE[A]",
        "CHANNEL_HANGUP[B]",
        "CHANNEL_UNBRIDGE[A]",
        "CHANNEL_EXECUTE_COMPLETE[A]",
        "CHANNEL_HANGUP[A]"
      ])
    }
  },
  {
    name: "order: a transfer of both parts them, then parks one after the other",
    look: async (stage) => {
      const { a, b, legs } = await pair(stage)
      const from = stage.client.heard.length
      await stage.client.job(`uuid_transfer ${a} -both park inline`)
      await stage.client.next("CHANNEL_PARK of the second", of(b, "CHANNEL_PARK"), from)
      const told = story(stage.client.heard.slice(from), legs)
      await clear(stage, a, b)
      return inOrder(told, ["CHANNEL_UNBRIDGE[A]", "CHANNEL_PARK[A]", "CHANNEL_PARK[B]"])
    }
  },
  {
    name: "order: the end of one leg of a bridge takes the other with it",
    look: async (stage) => {
      const { a, b, legs } = await pair(stage)
      const from = stage.client.heard.length
      await stage.client.job(`uuid_kill ${b}`)
      await destroyed(stage, a)
      return inOrder(story(stage.client.heard.slice(from), legs), [
        "CHANNEL_HANGUP[B]",
        "CHANNEL_HANGUP_COMPLETE[B]",
        "CHANNEL_UNBRIDGE[A]",
        // Where CHANNEL_DESTROY[B] stands among these is not told: in FreeSWITCH each leg is a thread of its own.
        "CHANNEL_HANGUP[A]",
        "CHANNEL_HANGUP_COMPLETE[A]",
        "CHANNEL_DESTROY[A]"
      ])
    }
  },
  {
    name: "order: a leg that ends while it hears something",
    look: async (stage) => {
      const { uuid } = await answeredCaller(stage)
      const from = stage.client.heard.length
      await stage.client.execute(uuid, "playback", stage.target.prompt, randomUUID())
      await stage.client.next("PLAYBACK_START", of(uuid, "PLAYBACK_START"), from)
      const killedFrom = stage.client.heard.length
      await clear(stage, uuid)
      return inOrder(story(stage.client.heard.slice(killedFrom), { [uuid]: "A" }), [
        "CHANNEL_HANGUP[A]",
        "PLAYBACK_STOP[A]",
        "CHANNEL_EXECUTE_COMPLETE[A]",
        "CHANNEL_HANGUP_COMPLETE[A]",
        "CHANNEL_DESTROY[A]"
      ])
    }
  },
  {
    name: "order: a missing file begins and ends, and is never played",
    look: async (stage) => {
      const { uuid } = await answeredCaller(stage)
      const [from, name] = [stage.client.heard.length, randomUUID()]
      await stage.client.execute(uuid, "playback", join(stage.target.folder, "no-such.wav"), name)
      const complete = (event: EventHeard) =>
        event.name === "CHANNEL_EXECUTE_COMPLETE" && event.get("Application-UUID") === name
      await stage.client.next("the end of a missing file", complete, from)
      const told = story(stage.client.heard.slice(from), { [uuid]: "A" })
      await clear(stage, uuid)
      if (told.some((one) => one.startsWith("PLAYBACK"))) return told.join(" ")
      return inOrder(told, ["CHANNEL_EXECUTE[A]", "CHANNEL_EXECUTE_COMPLETE[A]"])
    }
  },
  {
    name: "order: held by re-INVITE, the call state comes before CHANNEL_HOLD",
    look: async (stage) => {
      const { dialog, uuid } = await answeredCaller(stage)
      const from = stage.client.heard.length
      stage.caller.hold(dialog, true)
      await stage.client.next("CHANNEL_HOLD", of(uuid, "CHANNEL_HOLD"), from)
      const told = stage.client.heard.slice(from).filter((event) => event.uuid === uuid)
      await clear(stage, uuid)
      const [state, hold] = ["CHANNEL_CALLSTATE", "CHANNEL_HOLD"].map((name) =>
        told.findIndex((event) => event.name === name)
      )
      return state! >= 0 && state! < hold! ? undefined : told.map(({ name }) => name).join(" ")
    }
  },
  {
    name: "order: sofia::reinvite follows the hold that a re-INVITE made",
    look: async (stage) => {
      const { dialog, uuid } = await answeredCaller(stage)
      const from = stage.client.heard.length
      stage.caller.hold(dialog, true)
      await stage.client.next("sofia::reinvite", ({ subclass }) => subclass === "sofia::reinvite", from)
      const told = stage.client.heard.slice(from).filter((event) => event.uuid === uuid)
      await clear(stage, uuid)
      return inOrder(
        told.map(({ name, subclass }) => subclass ?? name),
        ["CHANNEL_CALLSTATE", "CHANNEL_HOLD", "sofia::reinvite"]
      )
    }
  },
  {
    name: "order: events are numbered without a gap",
    look: async ({ client }) => {
      const numbers = client.heard.map(({ get }) => Number(get("Event-Sequence")))
      const back = numbers.findIndex((number, at) => at > 0 && number <= numbers[at - 1]!)
      return back < 0 ? undefined : `${numbers[back]} after ${numbers[back - 1]}`
    }
  }
]
