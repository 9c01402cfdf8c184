import { afterEach, assert, describe, it } from "@effect/vitest"
import { readTable } from "./callcenter-tables.ts"
import { hear } from "./testing/heard.ts"
import { type ScriptedFreeswitch, startScriptedFreeswitch } from "./testing/scripted-freeswitch.ts"

// The words of mod_callcenter of FreeSWITCH 1.10: names, a line a row, +OK.

const QUEUES = `name|strategy|moh_sound|calls_answered|calls_abandoned
support@pbx|longest-idle-agent|local_stream://moh|12|3
news@pbx|ring-all||0|0
+OK
`
const AGENTS = `name|instance_id|uuid|type|contact|status|state|last_bridge_start|last_status_change
2001@pbx|single_box||callback|user/2001|Available|Waiting|1000|900
2002@pbx|single_box||callback|user/2002|Available (On Demand)|In a queue call|1100|900
2003@pbx|single_box||callback|user/2003|On Break|Waiting|0|0
2004@pbx|single_box||callback|user/2004|Logged Out|Waiting|1000|950
2005@pbx|single_box||callback|user/2005|Available|Receiving|1000|950
+OK
`
const TIERS = `queue|agent|state|level|position
support@pbx|2001@pbx|Ready|1|1
support@pbx|2002@pbx|Active Inbound|1|2
news@pbx|2001@pbx|Ready|1|1
+OK
`
const MEMBERS =
  "queue|instance_id|uuid|session_uuid|cid_number|cid_name|system_epoch|joined_epoch|serving_agent|state|score\n"
const member = (uuid: string, joined: number, state: string, name = "Wang") =>
  `support@pbx|single_box|${uuid}|${uuid}|13800001111|${name}|0|${joined}||${state}|0\n`

const answers: Record<string, string> = {}
let freeswitch: ScriptedFreeswitch | undefined
let heard: ReturnType<typeof hear> | undefined
afterEach(async () => {
  heard?.switchboard.close()
  await freeswitch?.stop()
})

const start = async (script: Readonly<Record<string, string>>) => {
  for (const key of Object.keys(answers)) delete answers[key]
  Object.assign(answers, script)
  freeswitch = await startScriptedFreeswitch((command) => answers[command])
  heard = hear({ port: freeswitch.port })
  return heard
}

const centre = {
  "callcenter_config queue list": QUEUES,
  "callcenter_config agent list": AGENTS,
  "callcenter_config tier list": TIERS,
  "callcenter_config queue list members support@pbx": `${MEMBERS}${member("a", 1_200, "Waiting")}${member("b", 1_190, "Trying", "W|ang")}${member("c", 1_000, "Answered")}${member("d", 1_000, "Abandoned")}+OK\n`,
  "callcenter_config queue list members news@pbx": "+OK\n"
}

describe("queues that a FreeSWITCH distributes by itself", () => {
  it("are told as it has them, with who waits and what their agents do", async () => {
    const { next } = await start(centre)
    assert.deepStrictEqual((await next("SwitchQueuesSeen")).queues, {
      queues: {
        "support@pbx": {
          waiting: 2,
          longestSince: 1_190_000,
          talking: 1,
          answered: 12,
          abandoned: 3,
          agents: ["2001@pbx", "2002@pbx"]
        },
        "news@pbx": { waiting: 0, longestSince: null, talking: 0, answered: 0, abandoned: 0, agents: ["2001@pbx"] }
      },
      agents: {
        "2001@pbx": { state: "ready", since: 900_000 },
        "2002@pbx": { state: "talking", since: 1_100_000 },
        "2003@pbx": { state: "not-ready", since: null },
        "2004@pbx": { state: "signed-out", since: 950_000 },
        "2005@pbx": { state: "ringing", since: 950_000 }
      }
    } as object)
  })

  it("are told anew when something is heard of them, and not while nothing changes", async () => {
    const { events, next } = await start(centre)
    await next("SwitchQueuesSeen")
    answers["callcenter_config queue list members support@pbx"] = "+OK\n"
    const info = { "Event-Name": "CUSTOM", "Event-Subclass": "callcenter::info", "CC-Action": "members-count" }
    freeswitch!.tell(info)
    const after = await next("SwitchQueuesSeen")
    assert.deepInclude(after.queues?.queues["support@pbx"], { waiting: 0, longestSince: null })
    const asked = freeswitch!.hears((command) => command === "callcenter_config queue list members news@pbx")
    freeswitch!.tell(info)
    await asked
    answers["callcenter_config queue list members support@pbx"] = `${MEMBERS}${member("e", 1_300, "Waiting")}+OK\n`
    freeswitch!.tell(info)
    assert.deepInclude((await next("SwitchQueuesSeen")).queues?.queues["support@pbx"], { waiting: 1 })
    assert.lengthOf(
      events.filter(({ _tag }) => _tag === "SwitchQueuesSeen"),
      3
    )
  })

  it("are left out when their name cannot be asked for: who waits there nobody would know", async () => {
    const { next } = await start({
      ...centre,
      "callcenter_config queue list": QUEUES.replace("news@pbx", "late news@pbx")
    })
    assert.deepStrictEqual(Object.keys((await next("SwitchQueuesSeen")).queues?.queues ?? {}), ["support@pbx"])
  })

  it("are gone with the switch, and there again with it", async () => {
    const { next } = await start(centre)
    await next("SwitchQueuesSeen")
    freeswitch!.hangUpOnAll()
    assert.isNull((await next("SwitchQueuesSeen")).queues)
    assert.isNotNull((await next("SwitchQueuesSeen")).queues)
  })

  it("are not asked for again where the switch has no such module", async () => {
    const { events, next, switchboard } = await start({
      "callcenter_config queue list": "-ERR callcenter_config Command not found!\n"
    })
    await next("Snapshot")
    const asked = freeswitch!.hears((command) => command === "show registrations as json")
    switchboard.audit()
    await asked
    await next("Snapshot")
    assert.lengthOf(
      freeswitch!.said.filter((command) => command.startsWith("callcenter_config queue")),
      1
    )
    assert.isFalse(events.some(({ _tag }) => _tag === "SwitchQueuesSeen"))
  })
})

describe("a table of mod_callcenter", () => {
  it("may be without rows and without names", () => {
    assert.deepStrictEqual(readTable("+OK\n"), [])
    assert.deepStrictEqual(readTable("queue|agent\n+OK\n"), [])
    assert.deepStrictEqual(readTable("queue|agent\na|b\n+OK\n"), [{ queue: "a", agent: "b" }])
  })

  it("is none when the switch refuses", () => {
    for (const answer of ["", "-ERR Invalid\n", "-ERR callcenter_config Command not found!\n"])
      assert.isUndefined(readTable(answer))
  })
})
