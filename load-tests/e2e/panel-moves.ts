import assert from "node:assert/strict"
import { readWav } from "#engine/softswitch/media/wav.ts"
import { until } from "../crowd/wait.ts"
import { namesHeard } from "../parties/ear.ts"
import { FRAME_SAMPLES, namesIn, tonesAt, toneOf } from "../parties/tones.ts"
import type { Case } from "./case.ts"
import { OUTSIDE, panelCentre, PLAIN, SECOND_LINE, SURVEY } from "./panel-centre.ts"
import { atDesks, becomeReady, gone, PEOPLE, WITHIN } from "./panel-desks.ts"

/** Where a call of the panel can go: outside over a trunk, into a queue, a flow, a conference; and what goes along with it. */

export const panelMoves: ReadonlyArray<Case> = [
  {
    name: "digits typed in a talk arrive at the other end in their order",
    run: (scene) =>
      atDesks(scene, ["ana"], async ({ ana, hear, ring, within }) => {
        const leg = await ring(PLAIN.hotline)
        await within(ana, "AnswerCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        await ana.keyboard.press("Alt+p")
        const pad = ana.getByTestId("digits")
        await pad.waitFor()
        await ana.keyboard.type("90")
        await pad.getByRole("button", { name: "#" }).click()
        await until("the digits", () => leg.audio.keysHeard === "90#", WITHIN).catch((error: unknown) => {
          throw new Error(`${String(error)}: ${leg.audio.keysHeard}`)
        })
        await ana.keyboard.press("Alt+x")
        await gone(ana)
      })
  },
  {
    name: "a mobile number is dialled over the trunk from the dialler, and whoever answers is talked with",
    run: (scene) =>
      atDesks(scene, ["ana"], async ({ ana, hear, lift, people }) => {
        await ana.keyboard.press("Alt+p")
        await ana.getByTestId("choose").fill("139 0000-0001")
        await ana.keyboard.press("Enter")
        await lift("ana")
        await lift("outside")
        await hear({ ana: ["outside"], outside: ["ana"] })
        people.outside.hangsUp()
        await gone(ana)
      })
  },
  {
    name: "who called before is called back by a click in the list of calls, by their whole number",
    run: (scene) =>
      atDesks(scene, ["ana"], async ({ ana, dials, hear, lift, people, within }) => {
        await dials(PLAIN.hotline, OUTSIDE)
        await within(ana, "AnswerCall")
        const work = await ana.locator("[data-phase=active]").getAttribute("data-hand")
        people.customer.hangsUp()
        await gone(ana)
        await ana.locator("#tab-calls").click()
        const row = ana.locator(`[data-call="${work?.replace("call/", "")}"]`)
        assert.ok(!(await row.innerText()).includes(OUTSIDE), "the number is shown whole")
        await row.locator("[data-ask=call-back]").click()
        await lift("ana")
        await lift("outside")
        assert.equal(people.outside.leg.dialled, OUTSIDE)
        await hear({ ana: ["outside"], outside: ["ana"] })
        await ana.keyboard.press("Alt+x")
        await gone(ana)
      })
  },
  {
    name: "a customer is put into another queue by keyboard, hears its music, and is answered from there",
    run: (scene) =>
      atDesks(scene, ["ana", "cho"], async ({ ana, cho, hear, lift, ring, within }) => {
        await ring(PLAIN.hotline)
        await within(ana, "AnswerCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        await ana.keyboard.press("Alt+t")
        await ana.getByTestId("choose").fill(SECOND_LINE.queue)
        await ana.locator(`[data-target="queue/${SECOND_LINE.queue}"]`).waitFor()
        await ana.keyboard.press("Enter")
        await gone(ana)
        await hear({ customer: ["music"] })
        await becomeReady(cho!)
        await lift("cho")
        await hear({ customer: ["cho"], cho: ["customer"] })
        await within(cho!, "HangUp")
        await gone(cho!)
      })
  },
  {
    name: "a customer is put through to a number outside, and into a flow that asks them",
    run: (scene) =>
      atDesks(scene, ["ana"], async ({ ana, dials, hear, lift, people, ring, within }) => {
        await ring(PLAIN.hotline)
        await within(ana, "AnswerCall")
        await ana.locator("[data-place=transfer]").click()
        await ana.getByTestId("choose").fill(OUTSIDE)
        await ana.locator("[data-target=number]").click()
        await lift("outside")
        await hear({ customer: ["outside"], outside: ["customer"] })
        await gone(ana)
        people.outside.hangsUp()
        await until("the end of the customer's call", () => people.customer.legs.length === 0, WITHIN)
        await dials(PLAIN.hotline)
        await within(ana, "AnswerCall")
        await ana.locator("[data-place=transfer]").click()
        await ana.locator(`[data-target="flow/${SURVEY.flow}"]`).click()
        await hear({ customer: ["question"] })
        await gone(ana)
        people.customer.presses("1")
        await until("the end of the flow", () => people.customer.legs.length === 0, WITHIN)
      })
  },
  {
    name: "a conference of four: a colleague and a number outside are called in from the list, one is let go, the agent leaves, the others talk on",
    run: (scene) =>
      atDesks(scene, ["ana", "ben"], async ({ ana, ben, hear, lift, ring, within }) => {
        await ring(PLAIN.hotline)
        await within(ana, "AnswerCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        await ana.keyboard.press("Alt+j")
        await ana.getByTestId("choose").fill(PEOPLE.ben)
        await ana.locator(`[data-target="agent/${PEOPLE.ben}"] [data-mark=not-ready]`).waitFor()
        await ana.keyboard.press("Enter")
        await lift("ben")
        await hear({ ana: ["ben", "customer"], ben: ["ana", "customer"], customer: ["ana", "ben"] })
        await ana.keyboard.press("Alt+j")
        await ana.getByTestId("choose").fill(OUTSIDE)
        await ana.keyboard.press("Enter")
        await lift("outside")
        await hear({
          ana: ["ben", "customer", "outside"],
          ben: ["ana", "customer", "outside"],
          customer: ["ana", "ben", "outside"],
          outside: ["ana", "ben", "customer"]
        })
        await ana.locator("[data-party]", { hasText: PEOPLE.ben }).locator("[data-ask=ClearConnection]").click()
        await hear({ ana: ["customer", "outside"], customer: ["ana", "outside"], outside: ["ana", "customer"] })
        await gone(ben!)
        await within(ana, "HangUp")
        await gone(ana)
        await hear({ customer: ["outside"], outside: ["customer"] })
      })
  },
  {
    name: "what is said while the recording is paused is not in it, and what is said before and after is",
    run: async (scene) => {
      const { admin } = await panelCentre(scene.centre)
      await atDesks(scene, ["ana"], async ({ ana, hear, people, ring, within }) => {
        const leg = await ring(PLAIN.hotline)
        await within(ana, "AnswerCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        const work = await ana.locator("[data-phase=active]").getAttribute("data-hand")
        await within(ana, "PauseRecording")
        await ana.locator("[data-recording=paused]").waitFor()
        leg.audio.sayTone(toneOf(0, "sue"))
        await hear({ ana: ["sue"] })
        leg.audio.sayTone(people.customer.toneHz)
        await hear({ ana: ["customer"] })
        await within(ana, "ResumeRecording")
        await ana.locator("[data-recording=on]").waitFor()
        leg.audio.sayTone(toneOf(0, "cho"))
        await hear({ ana: ["cho"] })
        await within(ana, "HangUp")
        await gone(ana)
        const call = work?.replace("call/", "") ?? ""
        let octets: Buffer | undefined
        const isWritten = async () => (octets = await admin.recording(call).catch(() => undefined)) !== undefined
        await until("its recording", isWritten, { ...WITHIN, everyMs: 200 })
        const names = namesHeard(readWav(octets!).channels.flatMap((samples) => framesOf(samples)))
        assert.deepEqual([...names].toSorted(), ["ana", "cho", "customer"])
      })
    }
  }
]

const framesOf = (samples: Int16Array): ReadonlyArray<ReadonlyArray<string>> =>
  Array.from({ length: Math.floor(samples.length / FRAME_SAMPLES) }, (_, n) =>
    namesIn(samples.subarray(n * FRAME_SAMPLES, (n + 1) * FRAME_SAMPLES), tonesAt(0))
  )
