import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readSound } from "#engine/sound/read-sound.ts"
import { startSoundThread } from "#engine/sound/sound-thread.ts"
import type { Pronunciation } from "#engine/speech/spoken-text.ts"
import { makeSpeech } from "./speech.ts"

/** The real voice in its real thread. */
const thread = startSoundThread(new URL("../../workers/sound.ts", import.meta.url))
let folder = ""
let list: ReadonlyArray<Pronunciation> = []
let made = 0
const counted = {
  make: (...order: Parameters<typeof thread.make>) => {
    made++
    return thread.make(...order)
  }
}
const speechIn = (most?: number) =>
  makeSpeech({
    folder,
    thread: counted,
    pronunciations: Effect.sync(() => list),
    ...(most === undefined ? {} : { most })
  })
const say = (text: string, language: "zh-CN" | "en" = "zh-CN", most?: number) =>
  Effect.runPromise(speechIn(most).say(text, language))
const refusal = (text: string) => Effect.runPromise(Effect.flip(speechIn().say(text, "zh-CN")))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "carillon-speech-"))
})
afterAll(async () => {
  thread.close()
  await rm(folder, { recursive: true })
})

describe("a text", () => {
  it("becomes a file that the switch plays: 8 kHz, mono, and audible", async () => {
    for (const language of ["zh-CN", "en"] as const) {
      const { durationMs, prompt } = await say(language === "en" ? "Please hold the line." : "请稍候。", language)
      const file = await readFile(join(folder, `${prompt}.wav`))
      const { rateHz, samples } = await readSound(file)
      expect([rateHz, file.readUInt16LE(22), file.length - 44]).toEqual([8_000, 1, 2 * samples.length])
      expect(Math.round(samples.length / 8)).toBe(durationMs)
      expect(durationMs).toBeGreaterThan(500)
      expect(durationMs).toBeLessThan(4_000)
      const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
      expect(loudest).toBeGreaterThan(0.6)
      expect(loudest).toBeLessThan(0.75)
    }
  })

  it("is spoken once, whoever asks for it at the same time or later", async () => {
    const before = made
    const speech = speechIn()
    const all = await Effect.runPromise(
      Effect.all([speech.say("您前面还有3位。", "zh-CN"), speech.say("您前面还有三位。", "zh-CN")], {
        concurrency: "unbounded"
      })
    )
    const again = await say("您前面还有3位。")
    expect(new Set([...all, again].map(({ prompt }) => prompt)).size).toBe(1)
    expect(again.durationMs).toBe(all[0].durationMs)
    expect(made - before).toBe(1)
  })

  it("is another file in another language, and once the pronunciation list says it otherwise", async () => {
    const first = await say("重庆 12", "zh-CN")
    expect((await say("重庆 12", "en")).prompt).not.toBe(first.prompt)
    list = [{ written: "重庆", language: "zh-CN", spoken: "虫庆" }]
    expect((await say("重庆 12", "zh-CN")).prompt).not.toBe(first.prompt)
    list = []
    expect((await say("重庆 12", "zh-CN")).prompt).toBe(first.prompt)
  })

  it("that begins like an option, or holds marks of a machine's, is a text", async () => {
    const { durationMs } = await say("--help <break time='1h'/> [[pau]] 您好", "zh-CN")
    expect(durationMs).toBeLessThan(10_000)
  })

  it("without a word, or of more than anybody listens to, is refused", async () => {
    expect((await refusal(" …！ ")).reason).toBe("nothing-to-say")
    expect((await refusal("")).reason).toBe("nothing-to-say")
    expect((await refusal("长".repeat(501))).reason).toBe("too-long")
  })

  it("beyond the limit takes the place of those that were asked for longest ago", async () => {
    for (let n = 1; n <= 12; n++) await say(`第${n}个`, "zh-CN", 8)
    expect((await readdir(join(folder, "spoken"))).length).toBeLessThanOrEqual(16)
    const { prompt } = await say("第12个", "zh-CN", 8)
    expect((await readFile(join(folder, `${prompt}.wav`))).length).toBeGreaterThan(1_000)
  })
})

describe("more at once than the thread has time for", () => {
  it("are refused as busy, and the others are spoken", async () => {
    const speech = speechIn()
    const asked = Array.from({ length: 40 }, (_, n) => Effect.result(speech.say(`编号 ${n}`, "zh-CN")))
    const results = await Effect.runPromise(Effect.all(asked, { concurrency: "unbounded" }))
    const refused = results.flatMap((one) => (one._tag === "Failure" ? [one.failure.reason] : []))
    expect(refused.every((reason) => reason === "busy")).toBe(true)
    expect(refused.length).toBe(40 - 32)
  })
})
