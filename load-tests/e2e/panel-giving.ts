import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { until } from "../crowd/wait.ts"
import { DESK, type Look, serious } from "./browser.ts"
import type { Case } from "./case.ts"
import { PLAIN } from "./panel-centre.ts"
import { atDesks, gone, PEOPLE, WITHIN } from "./panel-desks.ts"

/** A call given away by the list of colleagues: dragged there, or by the button of its row; and the line tester. */

const LOOKS: ReadonlyArray<Look> = [DESK, { ...DESK, theme: "dark" }]

const FIGURES = /^[1-4]\.\d\d\|\d+ ms\|\d+\.\d %\|\d+ ms\|\w+$/u

const rowOf = (page: Page, agent: string) => page.locator(`[data-colleague="${agent}"]`)

export const panelGiving: ReadonlyArray<Case> = [
  {
    name: "a call dragged to a colleague's row is theirs when it is dropped and put through",
    run: (scene) =>
      atDesks(scene, ["ana", "ben"], async ({ ana, ben, hear, lift, ring, within }) => {
        await ring(PLAIN.hotline)
        await within(ana, "AnswerCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        await ana.locator("[data-grip]").dragTo(rowOf(ana, PEOPLE.ben))
        await within(ana, "SingleStepTransferCall")
        await lift("ben")
        await hear({ ben: ["customer"], customer: ["ben"] })
        await gone(ana)
        await within(ben!, "HangUp")
        await gone(ben!)
      })
  },
  {
    name: "a call dropped beside every row stays whose it is",
    run: (scene) =>
      atDesks(scene, ["ana", "ben"], async ({ ana, hear, ring, within }) => {
        await ring(PLAIN.hotline)
        await within(ana, "AnswerCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        await ana.locator("[data-grip]").dragTo(ana.getByTestId("quick-state"))
        assert.equal(await ana.getByTestId("hand-over").count(), 0)
        await hear({ customer: ["ana"], ana: ["customer"] })
        await within(ana, "HangUp")
        await gone(ana)
      })
  },
  ...LOOKS.map((look): Case => ({
    name: `a call that rings is deflected to a colleague by the button of their row: ${look.theme}`,
    run: (scene) =>
      atDesks(
        scene,
        ["ana", "ben"],
        async ({ ana, ben, hear, lift, ring, within }) => {
          await ring(PLAIN.hotline)
          await rowOf(ana, PEOPLE.ben).locator("[data-ask=hand-over]").click()
          await ana.getByTestId("hand-over").waitFor()
          assert.deepEqual(await serious(ana), [])
          // The card has a button of this name, too: it opens the chooser.
          await ana.getByTestId("hand-over").locator("[data-ask=DeflectCall]").click()
          await lift("ben")
          await hear({ ben: ["customer"], customer: ["ben"] })
          await gone(ana)
          await within(ben!, "HangUp")
          await gone(ben!)
        },
        { look }
      )
  })),
  {
    name: "the line tester calls the echo: the agent hears themselves, reads how the line is, and ends it",
    run: (scene) =>
      atDesks(
        scene,
        ["ana"],
        async ({ ana, hear }) => {
          await ana.getByTestId("quick-state").getByText("示忙").click()
          await ana.getByTestId("quick-state").getByText("示闲").waitFor()
          await ana.getByTestId("sound-check").click()
          const sheet = ana.getByRole("dialog")
          await sheet.getByTestId("call-echo").click()
          await sheet.getByTestId("echo").waitFor()
          await hear({ ana: ["ana"] })
          const line = sheet.locator("[data-sound=line]")
          // MOS, the way there and back, loss, jitter, codec; and the level of what is said.
          const isMeasured = async () => FIGURES.test((await line.locator("dd").allInnerTexts()).join("|"))
          await until("how the line is", isMeasured, WITHIN)
          assert.ok(Number(await line.getByRole("meter").getAttribute("aria-valuenow")) > -40)
          assert.deepEqual(await serious(ana, "dialog"), [])
          await sheet.getByTestId("end-echo").click()
          await sheet.getByTestId("call-echo").waitFor()
        },
        { inBrowser: ["ana"] }
      )
  }
]
