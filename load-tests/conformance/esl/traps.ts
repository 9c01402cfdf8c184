import { randomUUID } from "node:crypto"
import { openClient } from "./client.ts"
import type { Case } from "./orders.ts"
import { answeredCaller, answeredTelephone, destroyed, of, parkedCaller, type Stage } from "./stories.ts"

export const is = (answer: string, wanted: string | RegExp): string | undefined =>
  (typeof wanted === "string" ? answer === wanted : wanted.test(answer))
    ? undefined
    : `it said ${JSON.stringify(answer)} instead of ${String(wanted)}`

/** A reply of the socket itself. */
const says = (command: string, wanted: string | RegExp): Case => ({
  name: `socket: ${command}`,
  look: async ({ client }) => is(await client.say(command), wanted)
})

/** The answer of an api command about nobody. */
export const answers = (command: string, wanted: string | RegExp): Case => ({
  name: `api: ${command}`,
  look: async ({ client }) => is(await client.api(command), wanted)
})

export const aside = async <A>(
  { target }: Stage,
  act: (client: Awaited<ReturnType<typeof openClient>>) => Promise<A>
) => {
  const client = await openClient(target.esl)
  try {
    return await act(client)
  } finally {
    client.close()
  }
}

export const NOBODY = "00000000-0000-4000-8000-000000000000"

/** What surprises whoever drives a FreeSWITCH by its event socket; the words are a real one's. */
export const TRAPS: ReadonlyArray<Case> = [
  says("nonsense", "-ERR command not found"),
  says("event plain NO_SUCH", "-ERR no keywords supplied"),
  says("event plain CUSTOM no::such", /^\+OK event listener enabled plain/u),
  says("filter Unique-ID x", "+OK filter added. [Unique-ID]=[x]"),
  says("filter add Caller-ANI x", "+OK filter added. [Caller-ANI]=[x]"),
  says("filter delete Unique-ID", "+OK filter deleted. [Unique-ID][]"),
  says("filter delete Caller-ANI x", "+OK filter deleted. [Caller-ANI][x]"),
  says("filter delete all", "+OK filter deleted. [all][]"),
  says("filter Unique-ID", "-ERR invalid syntax"),
  says("linger", "-ERR not controlling a session"),
  says("nolinger", "-ERR not controlling a session"),
  says("log loud", "-ERR invalid log level"),
  says(`sendmsg nope`, "-ERR invalid session id [nope]"),
  answers("nosuch", "-ERR nosuch Command not found!\n"),
  answers(`uuid_kill ${NOBODY}`, "-ERR No such channel!\n"),
  answers(`uuid_bridge ${NOBODY} ${NOBODY}`, "-ERR Invalid uuid\n"),
  answers(`uuid_record ${NOBODY} start /tmp/x.wav`, "-ERR Cannot locate session!\n"),
  answers(`uuid_answer ${NOBODY}`, /^-ERROR/u),
  answers(`uuid_hold ${NOBODY}`, "+OK Success\n"),
  answers(`uuid_exists ${NOBODY}`, "false"),
  answers("show registrations as json", /^\{"row_count": ?\d+/u),
  answers("show calls count as json", /^\{"row_count":\d+,"rows":\[\]\}$/u),
  answers("show channels like no-such-leg", "\n0 total.\n"),
  answers("show channels as parchment", "-ERR Cannot find format parchment\n"),
  answers("show status", /^UP \d+ years?, [^\n]+\n[^\n]+ is ready\n\d+ session\(s\) since startup\n/u),
  answers("reloadxml", "+OK [Success]\n"),
  answers(
    "sofia status",
    /^ {21}Name\t {3}Type\t {2} {36}Data\tState\n={97}\n[^]*\n\d+ profiles? \d+ alias(?:es)?\n$/u
  ),
  answers("sofia status profile no-such", "Invalid Profile!\n"),
  answers("sofia status gateway no-such", "Invalid Gateway!\n"),
  answers("show channels count", /^\n?\d+ total\.\n/u),
  {
    name: "socket: noevents silences, and nixevent takes one name",
    look: (stage) =>
      aside(stage, async (client) => {
        await client.say("event plain API HEARTBEAT")
        const nixed = await client.say("nixevent API")
        await client.api("version")
        const silenced = await client.say("noevents")
        return (
          is(nixed, /^\+OK events nixed/u) ??
          is(silenced, "+OK no longer listening for events") ??
          (client.heard.some(({ name }) => name === "API") ? "API came although it was nixed" : undefined)
        )
      })
  },
  {
    name: "socket: api holds up what is asked after it, bgapi does not",
    look: (stage) =>
      aside(stage, async (client) => {
        await client.say("event plain BACKGROUND_JOB")
        const order: Array<string> = []
        const slow = client.api("msleep 300").then(() => order.push("slow"))
        const quick = client.api("version").then(() => order.push("quick"))
        await Promise.all([slow, quick])
        const job = client.job("msleep 300").then(() => order.push("job"))
        await client.api("version").then(() => order.push("beside"))
        await job
        return is(order.join(" "), "slow quick beside job")
      })
  },
  {
    name: "socket: a job has the name that was given to it",
    look: (stage) =>
      aside(stage, async (client) => {
        await client.say("event plain BACKGROUND_JOB")
        const name = randomUUID()
        const reply = await client.say("bgapi version", { "Job-UUID": name })
        const job = await client.next("BACKGROUND_JOB", ({ get }) => get("Job-UUID") === name)
        return is(reply, `+OK Job-UUID: ${name}`) ?? is(job.get("Job-Command") ?? "", "version")
      })
  },
  {
    name: "socket: several listeners hear the same, each its own format",
    look: (stage) =>
      aside(stage, (plain) =>
        aside(stage, async (json) => {
          await plain.say("event plain BACKGROUND_JOB")
          await json.say("event json BACKGROUND_JOB")
          const name = randomUUID()
          await plain.say("bgapi version", { "Job-UUID": name })
          const heard = await Promise.all(
            [plain, json].map((client) => client.next("the job", ({ get }) => get("Job-UUID") === name))
          )
          return is(heard[1]?.body ?? "", heard[0]?.body ?? "no body")
        })
      )
  },
  {
    name: "socket: of several filters one must fit",
    look: (stage) =>
      aside(stage, async (client) => {
        await client.say("event plain BACKGROUND_JOB")
        const [mine, other] = [randomUUID(), randomUUID()]
        await client.say("filter Event-Name NO_SUCH")
        await client.say(`filter Job-UUID ${mine}`)
        await client.say("bgapi version", { "Job-UUID": other })
        await client.say("bgapi version", { "Job-UUID": mine })
        await client.next("the job", ({ get }) => get("Job-UUID") === mine)
        return client.heard.length === 1 ? undefined : `${client.heard.length} events passed the filter`
      })
  },
  {
    name: "socket: a filter may be an expression, and take away what another lets pass",
    look: (stage) =>
      aside(stage, async (client) => {
        await client.say("event plain BACKGROUND_JOB API")
        const [mine, other] = [randomUUID(), randomUUID()]
        await client.say("filter Event-Name /^BACKGROUND_(?:JOB|NOTHING)$/")
        await client.say(`filter Job-UUID -${other}`)
        await client.say("bgapi version", { "Job-UUID": other })
        await client.say("bgapi version", { "Job-UUID": mine })
        await client.next("the job", ({ get }) => get("Job-UUID") === mine)
        return client.heard.length === 1 ? undefined : `${client.heard.length} events passed the filters`
      })
  },
  {
    name: "socket: a wrong password is refused in words, and the connection ends",
    look: async ({ target }) => {
      const error = await openClient({ ...target.esl, password: "wrong" }).then(
        () => "it was let in",
        (thrown: Error) => thrown.message
      )
      return is(error, /-ERR invalid$/u)
    }
  },
  {
    name: "socket: exit is answered, with a notice after it",
    look: (stage) =>
      aside(stage, async (client) => {
        const reply = await client.say("exit")
        return is(reply, /^\+OK bye/u) ?? is(await client.closed, /^text\/disconnect-notice/u)
      })
  },
  {
    name: "socket: an unknown user cannot be rung",
    look: async ({ client }) =>
      is(
        await client.job(`originate {originate_timeout=2}user/no-such-user &park()`),
        /^-ERR (?:USER_NOT_REGISTERED|SUBSCRIBER_ABSENT)\n/u
      )
  },
  {
    name: "originate: a space outside quotes splits the string, quotes hold it together",
    look: async (stage) => {
      const { client, called } = stage
      const { address, port } = called.endpoint
      const broken = await client.job(`originate {a=b c}sofia/internal/1001@${address}:${port} &park()`)
      const { uuid } = await answeredTelephone(stage, ",x_words='b c'")
      const value = await client.api(`uuid_getvar ${uuid} x_words`)
      await client.job(`uuid_kill ${uuid}`)
      await destroyed(stage, uuid)
      return is(broken, /^-ERR/u) ?? is(value.trim(), "b c")
    }
  },
  {
    name: "variables: one that is not set is _undef_, and one that is set stands in the next event",
    look: async (stage) => {
      const { client } = stage
      const { uuid } = await answeredCaller(stage)
      const unset = await client.api(`uuid_getvar ${uuid} no_such_variable`)
      await client.api(`uuid_setvar ${uuid} x_mark yes`)
      const dumped = await client.api(`uuid_dump ${uuid}`)
      const exists = await client.api(`uuid_exists ${uuid}`)
      await client.job(`uuid_kill ${uuid}`)
      const hangup = await client.next("CHANNEL_HANGUP", of(uuid, "CHANNEL_HANGUP"))
      await destroyed(stage, uuid)
      return (
        is(unset, "_undef_") ??
        is(exists, "true") ??
        is(hangup.get("variable_x_mark") ?? "", "yes") ??
        is(dumped, /^variable_x_mark: yes$/mu)
      )
    }
  },
  {
    name: "recording: stopped by hand it says so as FreeSWITCH does, in stereo where that was asked for",
    look: async (stage) => {
      const { client, target } = stage
      const { uuid } = await answeredCaller(stage)
      const file = `${target.folder}/hand.wav`
      await client.api(`uuid_setvar ${uuid} RECORD_STEREO true`)
      await client.api(`uuid_record ${uuid} start ${file}`)
      await client.next("RECORD_START", of(uuid, "RECORD_START"))
      await client.api(`uuid_record ${uuid} stop ${file}`)
      const stop = await client.next("RECORD_STOP", of(uuid, "RECORD_STOP"))
      await client.job(`uuid_kill ${uuid}`)
      await destroyed(stage, uuid)
      return is(stop.get("Record-File-Path") ?? "", file) ?? is(stop.get("variable_record_ms") ?? "", /^\d+$/u)
    }
  },
  {
    name: "digits: their length is counted in samples, and those sent arrive at the far end",
    look: async (stage) => {
      const { client, caller } = stage
      const { dialog, uuid } = await answeredCaller(stage)
      caller.press(dialog, "3")
      const pressed = await client.next("DTMF", of(uuid, "DTMF"))
      await client.api(`uuid_send_dtmf ${uuid} 9`)
      const arrived = await caller.notices("Digit")
      await client.job(`uuid_kill ${uuid}`)
      await destroyed(stage, uuid)
      return is(pressed.get("DTMF-Duration") ?? "", /^\d{3,4}$/u) ?? is(arrived.digit, "9")
    }
  },
  {
    name: "hang-up: a caller who gives up has ended the leg, before anything was answered",
    look: async (stage) => {
      const { client, caller } = stage
      const { dialog, uuid } = await parkedCaller(stage)
      caller.hangUp(dialog)
      const hangup = await client.next("CHANNEL_HANGUP", of(uuid, "CHANNEL_HANGUP"))
      await destroyed(stage, uuid)
      return (
        is(hangup.get("Hangup-Cause") ?? "", "ORIGINATOR_CANCEL") ??
        is(hangup.get("variable_sip_term_status") ?? "", "487") ??
        is(hangup.get("variable_sip_hangup_disposition") ?? "none", "none")
      )
    }
  },
  {
    name: "hang-up: who left a bridge has a status, who was taken along has none",
    look: async (stage) => {
      const { client, called } = stage
      const { uuid: a } = await answeredCaller(stage)
      const { dialog, uuid: b } = await answeredTelephone(stage)
      const from = client.heard.length
      await client.job(`uuid_bridge ${a} ${b}`)
      await client.next("CHANNEL_BRIDGE", of(a, "CHANNEL_BRIDGE"), from)
      called.hangUp(dialog)
      await destroyed(stage, a)
      const [left, taken] = await Promise.all(
        [b, a].map((uuid) => client.next("CHANNEL_HANGUP", of(uuid, "CHANNEL_HANGUP"), from))
      )
      return (
        is(left?.get("variable_sip_term_status") ?? "", "200") ??
        is(taken?.get("variable_sip_term_status") ?? "none", "none")
      )
    }
  }
]
