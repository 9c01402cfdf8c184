import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import type { Page } from "playwright-core"
import { type Heard, listenFor } from "#engine/laboratory/telephone/heard-prompts.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { type Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { until } from "../crowd/wait.ts"
import type { Case, Scene } from "./case.ts"
import { save } from "./forms.ts"

const HOTLINE = "95000"
const shipped = (name: string): Uint8Array => readFileSync(`config/prompts/zh-CN/${name}.wav`)
/** The greeting takes nine seconds: time enough to replace it meanwhile. */
const GREETINGS = { old: shipped("welcome"), new: shipped("closed") }
const HEARD_WITHIN_MS = 30_000
const KNOWN_WITHIN_MS = 10_000

/** What callers hear is changed at the screen. */
export const promptInCall: ReadonlyArray<Case> = [
  {
    name: "a greeting replaced during a call is heard by the next caller, and the old one to its end by who hears it",
    run: async (scene) => {
      const { page } = scene.admin
      await prepare(page)
      const trunk = await Phone.open({
        address: "127.0.0.1",
        realm: scene.centre.realm,
        metronome: makeMetronome(),
        onCall: () => {}
      })
      try {
        const first = await call(scene, trunk, "13900001111")
        await until("the old greeting begins", () => names(first).length > 0, { withinMs: HEARD_WITHIN_MS })
        await save(page)
        await page.waitForURL(/\/prompts$/u)
        assert.deepEqual(names(first), ["old…"], "the old greeting was over before the new one was kept")
        const next = await callOnceKnown(scene, trunk, "13900002222")
        await until("the first caller is greeted again", () => names(first).length > 1, { withinMs: HEARD_WITHIN_MS })
        assert.deepEqual(names(first)[0], "old")
        assert.match(names(first)[1] ?? "", /^new/u)
        for (const { leg } of [first, next]) trunk.hangUp(leg)
      } finally {
        trunk.close()
      }
    }
  }
]

/** The new sound is chosen and listened to; nobody else hears it before it is saved. */
const prepare = async (page: Page): Promise<void> => {
  await page.goto("/administration/prompts/welcome")
  const voice = page.locator("[data-voice=zh-CN]")
  await voice
    .locator("input[type=file]")
    .setInputFiles({ name: "greeting.wav", mimeType: "audio/wav", buffer: Buffer.from(GREETINGS.new) })
  await voice.locator("audio[src*='/api/prompt-files/']").waitFor()
}

interface Caller {
  readonly leg: Leg
  readonly heard: () => ReadonlyArray<Heard>
}

const call = async ({ centre }: Scene, trunk: Phone, from: string): Promise<Caller> => {
  const leg = await trunk.call(centre.sip, HOTLINE, from)
  const heard = listenFor(leg.audio, GREETINGS)
  await until("an answer", () => leg.answeredAt !== undefined, { withinMs: HEARD_WITHIN_MS })
  return { leg, heard }
}

/** The engine hears of a change a moment after it was saved; who calls then hears the new greeting to its end. */
const callOnceKnown = async (scene: Scene, trunk: Phone, from: string): Promise<Caller> => {
  let caller: Caller | undefined
  const hearsNew = async () => {
    const next = await call(scene, trunk, from)
    await until("the next caller is greeted", () => names(next).length > 0, { withinMs: HEARD_WITHIN_MS })
    if (names(next)[0] === "old…") trunk.hangUp(next.leg)
    else caller = next
    return caller !== undefined
  }
  await until("the new greeting", hearsNew, { withinMs: KNOWN_WITHIN_MS, everyMs: 100 })
  await until("its end", () => names(caller!).includes("new"), { withinMs: HEARD_WITHIN_MS })
  assert.equal(names(caller!)[0], "new")
  return caller!
}

/** `old…` is not at its end. */
const names = ({ heard }: Caller) => heard().map(({ isWhole, prompt }) => (isWhole ? prompt : `${prompt}…`))
