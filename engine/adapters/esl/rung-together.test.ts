import { afterEach, assert, describe, it } from "@effect/vitest"
import type { AgentId, CallId, LegId } from "#actors/vocabulary.ts"
import { makeRungTogether } from "./rung-together.ts"
import { hear } from "./testing/heard.ts"
import { sample } from "./testing/samples.ts"
import { type ScriptedFreeswitch, startScriptedFreeswitch } from "./testing/scripted-freeswitch.ts"

// Two telephones of one agent: a FreeSWITCH rings each as a leg of its own, and the engine knows one leg.

const LEG = "11111111-0000-8000-8000-000000000001" as LegId
const CALLER = "22222222-0000-4000-8000-000000000002" as LegId
const MADE = { variable_carillon_call: "c1", variable_carillon_attempt: "1", variable_carillon_agent: "1001" }
const registered = (...contacts: ReadonlyArray<string>) =>
  JSON.stringify({
    row_count: contacts.length,
    rows: contacts.map((contact) => ({ reg_user: "1001", url: `sofia/internal/sip:1001@${contact}` }))
  })
const TWO = registered("127.0.0.1:6001;ob", "127.0.0.2:6002")

let freeswitch: ScriptedFreeswitch
const open: Array<{ readonly close: () => void }> = []

afterEach(async () => {
  for (const one of open.splice(0)) one.close()
  await freeswitch.stop()
})

const connected = async (
  answers: Readonly<Record<string, string>> = { "show registrations as json": TWO },
  answerOf: (command: string) => string | undefined = () => undefined
) => {
  freeswitch = await startScriptedFreeswitch((command) =>
    command.startsWith("originate ") ? null : (answerOf(command) ?? answers[command])
  )
  const heard = hear({ port: freeswitch.port })
  open.push(heard.switchboard)
  await heard.next("Snapshot")
  /** Told by now: whatever was said before has been heard. */
  const settled = async () => {
    heard.switchboard.audit()
    await heard.next("Snapshot")
  }
  return { ...heard, settled }
}

/** Rings 1001; answers the `originate` and the UUIDs in it. */
const rung = async ({ switchboard }: Awaited<ReturnType<typeof connected>>) => {
  const said = freeswitch.hears((command) => command.startsWith("originate "))
  switchboard.request({
    _tag: "MakeCall",
    leg: LEG,
    call: "c1" as CallId,
    attempt: 1,
    to: { _tag: "Agent", agent: "1001" as AgentId },
    callingNumber: "13800138000",
    ringTimeoutMs: 20_000
  })
  const command = await said
  const uuids = Array.from(command.matchAll(/origination_uuid=([\w-]+)/gu), ([, uuid]) => uuid!)
  return { command, uuids }
}

const tell = (name: string, uuid: string, more: Record<string, string> = {}) =>
  freeswitch.tell({ ...sample("CHANNEL_ANSWER.outbound", MADE), "Event-Name": name, "Unique-ID": uuid, ...more })

const tagsOf = (events: ReadonlyArray<{ readonly _tag: string; readonly leg?: string }>) =>
  events.filter(({ _tag }) => _tag !== "Snapshot").map(({ _tag, leg }) => `${_tag} ${leg === LEG ? "LEG" : leg}`)

describe("two telephones of one agent", () => {
  it("ring at once, each by a UUID of its own that FreeSWITCH takes whole", async () => {
    const { command, uuids } = await rung(await connected())
    assert.strictEqual(uuids[0], LEG)
    assert.strictEqual(new Set(uuids).size, 2)
    for (const uuid of uuids) assert.lengthOf(uuid, 36)
    assert.include(command, `carillon_leg=${LEG},`)
    assert.match(
      command,
      /\}\[origination_uuid=[\w-]+\]sofia\/internal\/sip:1001@127\.0\.0\.1:6001;ob,\[origination_uuid=[\w-]+\]sofia\/internal\/sip:1001@127\.0\.0\.2:6002 &park\(\)$/u
    )
  })

  it("one telephone is rung as ever, and so is one beside which another's Contact is not plain", async () => {
    const heard = await connected({ "show registrations as json": registered("127.0.0.1:6001", "127.0.0.2/error/x") })
    const { command, uuids } = await rung(heard)
    assert.deepStrictEqual(uuids, [LEG])
    assert.match(command, /\}user\/1001 &park\(\)$/u)
  })

  it("are one leg for the engine: the first ringing, who answers, and no word of the other's end", async () => {
    const heard = await connected()
    const { uuids } = await rung(heard)
    const [first, second] = uuids as [string, string]
    for (const uuid of uuids) tell("CHANNEL_PROGRESS", uuid)
    tell("CHANNEL_ANSWER", second)
    tell("CHANNEL_HANGUP", first, { "Hangup-Cause": "LOSE_RACE", "Answer-State": "hangup" })
    tell("CHANNEL_DESTROY", first)
    freeswitch.tell(
      sample("CHANNEL_BRIDGE", { "Unique-ID": CALLER, "Bridge-A-Unique-ID": CALLER, "Bridge-B-Unique-ID": second })
    )
    await heard.settled()
    assert.deepStrictEqual(tagsOf(heard.events as never), ["Delivered LEG", "Established LEG", `Joined ${CALLER}`])
    assert.deepInclude(await heard.next("Joined"), { leg: CALLER, with: LEG })
  })

  it("what is asked of the leg is asked of the one that answered", async () => {
    const heard = await connected()
    const { uuids } = await rung(heard)
    tell("CHANNEL_ANSWER", uuids[1]!)
    await heard.next("Established")
    const from = freeswitch.said.length
    heard.switchboard.request({ _tag: "JoinLegs", leg: CALLER, with: LEG })
    heard.switchboard.request({ _tag: "ClearConnection", leg: LEG, cause: "NORMAL_CLEARING" })
    await heard.settled()
    assert.deepStrictEqual(
      freeswitch.said.slice(from).filter((command) => command.startsWith("uuid_")),
      [`uuid_bridge ${CALLER} ${uuids[1]}`, `uuid_kill ${uuids[1]} NORMAL_CLEARING`]
    )
  })

  it("a click goes to the telephone that takes it, whichever rang first", async () => {
    const heard = await connected()
    const { uuids } = await rung(heard)
    tell("CHANNEL_PROGRESS", uuids[0]!)
    tell("CHANNEL_PROGRESS", uuids[1]!, { variable_sip_user_agent: "Yealink SIP-T46S" })
    const told = [await heard.next("Delivered"), await heard.next("Delivered")]
    assert.deepStrictEqual(
      told.map(({ answerable, leg }) => [leg, answerable]),
      [
        [LEG, false],
        [LEG, true]
      ]
    )
    const said = freeswitch.hears((command) => command.startsWith("uuid_phone_event"))
    heard.switchboard.request({ _tag: "AnswerCall", leg: LEG })
    assert.strictEqual(await said, `uuid_phone_event ${uuids[1]} talk`)
  })

  it("one that declines leaves the other ringing; the last one ends the leg", async () => {
    const heard = await connected()
    const { uuids } = await rung(heard)
    const busy = { "Hangup-Cause": "USER_BUSY", "Answer-State": "hangup", variable_sip_term_status: "486" }
    tell("CHANNEL_HANGUP", uuids[1]!, busy)
    await heard.settled()
    assert.deepStrictEqual(tagsOf(heard.events as never), [])
    tell("CHANNEL_HANGUP", uuids[0]!, busy)
    assert.deepInclude(await heard.next("ConnectionCleared"), {
      leg: LEG,
      call: "c1" as CallId,
      cause: "USER_BUSY",
      by: "party"
    })
  })

  it("a ring that is given up ends at both", async () => {
    const heard = await connected()
    const { uuids } = await rung(heard)
    heard.switchboard.request({ _tag: "ClearConnection", leg: LEG, cause: "ORIGINATOR_CANCEL" })
    await heard.settled()
    const killed = freeswitch.said.filter((command) => command.startsWith("uuid_kill"))
    assert.sameMembers(
      killed,
      uuids.map((uuid) => `uuid_kill ${uuid} ORIGINATOR_CANCEL`)
    )
  })

  it("a ring that is given up before FreeSWITCH has it ends at each as soon as it is there, and rings nowhere", async () => {
    const noSuch = (command: string) => (command.startsWith("uuid_kill ") ? "-ERR No such channel!\n" : undefined)
    const heard = await connected(undefined, noSuch)
    const { uuids } = await rung(heard)
    heard.switchboard.request({ _tag: "ClearConnection", leg: LEG, cause: "ORIGINATOR_CANCEL" })
    await heard.settled()
    for (const uuid of uuids) {
      const from = freeswitch.said.length
      const ended = freeswitch.hears((command) => command.startsWith("uuid_kill "))
      freeswitch.tell(sample("CHANNEL_ORIGINATE", { ...MADE, "Unique-ID": uuid }))
      assert.strictEqual(await ended, `uuid_kill ${uuid} ORIGINATOR_CANCEL`)
      assert.strictEqual(freeswitch.said.length, from + 1)
    }
    for (const uuid of uuids) tell("CHANNEL_HANGUP", uuid, { "Hangup-Cause": "ORIGINATOR_CANCEL" })
    assert.deepInclude(await heard.next("ConnectionCleared"), { leg: LEG, cause: "ORIGINATOR_CANCEL", by: "us" })
    assert.notInclude(tagsOf(heard.events as never), "Delivered LEG")
  })

  it("after a restart of the engine are one leg again", async () => {
    const [first, second] = [LEG, "33333333-0000-8000-8000-000000000003"]
    const row = (uuid: string, callstate: string) => ({
      uuid,
      direction: "outbound",
      created_epoch: "1000",
      state: "CS_EXECUTE",
      callstate
    })
    const heard = await (async () => {
      const dump = (state: string) => JSON.stringify({ ...MADE, variable_carillon_leg: LEG, "Answer-State": state })
      freeswitch = await startScriptedFreeswitch(
        (command) =>
          ({
            "show channels as json": JSON.stringify({
              row_count: 2,
              rows: [row(first, "RINGING"), row(second, "ACTIVE")]
            }),
            [`uuid_dump ${first} json`]: dump("ringing"),
            [`uuid_dump ${second} json`]: dump("answered")
          })[command]
      )
      const one = hear({ port: freeswitch.port })
      open.push(one.switchboard)
      return one
    })()
    const { legs } = await heard.next("Snapshot")
    assert.strictEqual(legs.length, 1)
    assert.deepInclude(legs[0], {
      leg: LEG,
      state: "answered",
      call: "c1" as CallId,
      attempt: 1,
      agent: "1001" as AgentId
    })
  })
})

describe("more rings than are remembered", () => {
  const name = (leg: string, uuid: string) => ({ "Event-Name": leg, "Unique-ID": uuid })
  const threeOf = () => {
    const together = makeRungTogether(3)
    const [talks, rings, silent] = ["talks", "rings", "silent"].map((leg) => together.ring(leg, 2)) as [
      ReadonlyArray<string>,
      ReadonlyArray<string>,
      ReadonlyArray<string>
    ]
    together.hear(name("CHANNEL_ANSWER", talks[1]!))
    together.hear(name("CHANNEL_PROGRESS", rings[1]!))
    return { together, talks, rings, silent }
  }
  const known = ({ legOf }: { readonly legOf: (uuid: string) => string }, uuid: string) => legOf(uuid) !== uuid

  it("first lose the one of which no word came, then one that nobody has answered, never a talk", () => {
    const { rings, silent, talks, together } = threeOf()
    const fourth = together.ring("fourth", 2)
    assert.deepStrictEqual(
      [talks, rings, silent, fourth].map((uuids) => known(together, uuids[1]!)),
      [true, true, false, true]
    )
    together.hear(name("CHANNEL_PROGRESS", fourth[1]!))
    const fifth = together.ring("fifth", 2)
    assert.deepStrictEqual(
      [talks, rings, fourth, fifth].map((uuids) => known(together, uuids[1]!)),
      [true, false, true, true]
    )
    assert.strictEqual(together.uuidOf("talks"), talks[1])
  })

  it("a ring that FreeSWITCH refused takes no place of another", () => {
    const { rings, silent, together } = threeOf()
    together.giveUp("silent")
    // Of this one FreeSWITCH has spoken: its end is still to come.
    together.giveUp("rings")
    together.ring("fourth", 2)
    assert.deepStrictEqual(
      [rings, silent].map((uuids) => known(together, uuids[1]!)),
      [true, false]
    )
  })
})
