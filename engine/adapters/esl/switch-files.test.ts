import { afterEach, assert, describe, it } from "@effect/vitest"
import type { LegId } from "#actors/vocabulary.ts"
import { hear } from "./testing/heard.ts"
import { sample, TAKEN } from "./testing/samples.ts"
import { type ScriptedFreeswitch, startScriptedFreeswitch } from "./testing/scripted-freeswitch.ts"

// A FreeSWITCH runs as a user of its own: what it cannot write or read, callers and their records miss in silence.

const A = "abbd4dd5-1fb9-48d6-8af0-6d8ec46fc7ab" as LegId
const PROMPT = "/opt/carillon/prompts/zh-CN/welcome.wav"

let freeswitch: ScriptedFreeswitch
const open: Array<{ readonly close: () => void }> = []

afterEach(async () => {
  for (const one of open.splice(0)) one.close()
  await freeswitch.stop()
})

/** A FreeSWITCH that reaches everything, save what `answers` says; they may be changed later. */
const connected = async (answers: Record<string, string>) => {
  freeswitch = await startScriptedFreeswitch(
    (command) => answers[command] ?? (command.startsWith("file_exists ") ? "true" : undefined)
  )
  const heard = hear({
    port: freeswitch.port,
    promptPath: () => PROMPT,
    folders: { recordings: "/data/recordings", prompts: ["/opt/carillon/prompts", "/data/own prompts"] }
  })
  open.push(heard.switchboard)
  await heard.next("Snapshot")
  const problems = () => heard.switchboard.problems().map(({ en }) => en)
  /** Asks for a look at everything; what was asked before it is answered when it is. */
  const look = async () => {
    heard.switchboard.audit()
    await heard.next("Snapshot")
    heard.switchboard.audit()
    await heard.next("Snapshot")
  }
  await look()
  return { ...heard, problems, look }
}

describe("at each connect", () => {
  it("is asked whether it is let into the folders, and has the music", async () => {
    const { problems } = await connected({})
    const asked = freeswitch.said.filter((command) => /^(?:file_exists|show_local_stream)/u.test(command))
    assert.deepStrictEqual(asked, [
      "file_exists /data/recordings/.",
      "file_exists /opt/carillon/prompts/.",
      "file_exists /data/own prompts/.",
      "show_local_stream moh"
    ])
    assert.deepStrictEqual(problems(), [])
  })

  it("what it cannot reach is a problem in both languages and one line in the log, until it can", async () => {
    const answers: Record<string, string> = {
      "file_exists /data/recordings/.": "false",
      "file_exists /opt/carillon/prompts/.": "false",
      "show_local_stream moh": "-ERR Cannot locate local_stream moh!\n"
    }
    const { logged, look, problems, switchboard } = await connected(answers)
    assert.deepStrictEqual(
      problems().map((en) => en.split(":")[0]),
      [
        "the switch cannot write recordings to /data/recordings",
        "the switch cannot read prompts in /opt/carillon/prompts",
        "the switch cannot play local_stream"
      ]
    )
    assert.include(switchboard.problems()[0]?.zh, "无法写入录音目录 /data/recordings")
    assert.strictEqual(logged.filter((line) => line.startsWith("the switch cannot")).length, 3)
    for (const one of Object.keys(answers)) delete answers[one]
    await look()
    assert.deepStrictEqual(problems(), [])
  })
})

describe("what it does shows it too", () => {
  it("a recording that is refused, until one begins", async () => {
    const { look, problems, switchboard } = await connected({
      [`uuid_record ${A} start /recordings/1.wav`]: "-ERR Cannot record session!\n"
    })
    switchboard.request({ _tag: "RecordMessage", leg: A, file: "1.wav" })
    await look()
    assert.match(problems()[0] ?? "", /cannot write recordings/u)
    freeswitch.tell(sample("RECORD_START"))
    await look()
    assert.deepStrictEqual(problems(), [])
  })

  it("a recording of a leg that is gone says nothing of the folder", async () => {
    const { look, problems, switchboard } = await connected({
      [`uuid_record ${A} start /recordings/1.wav`]: "-ERR Cannot locate session!\n"
    })
    switchboard.request({ _tag: "RecordMessage", leg: A, file: "1.wav" })
    await look()
    assert.deepStrictEqual(problems(), [])
  })

  it("a prompt that is not there, until it is", async () => {
    const answers = { [`file_exists ${PROMPT}`]: "false" }
    const { look, problems } = await connected(answers)
    freeswitch.tell(sample("CHANNEL_PARK.inbound-unanswered", TAKEN))
    freeswitch.tell(sample("CHANNEL_EXECUTE_COMPLETE.file-not-found", { "Application-Data": PROMPT }))
    await look()
    assert.deepStrictEqual(problems(), [`the switch cannot play ${PROMPT}: callers hear nothing there`])
    answers[`file_exists ${PROMPT}`] = "true"
    await look()
    assert.deepStrictEqual(problems(), [])
  })

  it("a prompt that is there and may not be read stays a problem until it is played", async () => {
    const { look, problems } = await connected({})
    freeswitch.tell(sample("CHANNEL_EXECUTE_COMPLETE.file-not-found", { "Application-Data": PROMPT }))
    await look()
    await look()
    assert.deepStrictEqual(problems(), [`the switch cannot play ${PROMPT}: callers hear nothing there`])
    freeswitch.tell(sample("CHANNEL_EXECUTE_COMPLETE", { "Application-Data": PROMPT }))
    await look()
    assert.deepStrictEqual(problems(), [])
  })

  it("recordings that our own switch cannot write now, as each heartbeat says, until one says that it can", async () => {
    const { look, problems } = await connected({})
    const beat = (stuck: string) =>
      freeswitch.tell({ "Event-Name": "HEARTBEAT", "Event-Info": "System Ready", "Recordings-Stuck": stuck })
    beat("2")
    await look()
    assert.deepStrictEqual(problems(), ["2 recordings cannot be written (the disk may be full); it is tried again"])
    beat("0")
    await look()
    assert.deepStrictEqual(problems(), [])
  })
})
