import assert from "node:assert/strict"
import { serious } from "./browser.ts"
import type { Case } from "./case.ts"
import { PLAIN } from "./panel-centre.ts"
import { atDesks, gone, PEOPLE } from "./panel-desks.ts"

/** 求助: the agent asks, every supervisor sees it wherever they are, one of them goes. */

export const panelHelp: ReadonlyArray<Case> = [
  {
    name: "a request for help is on the pages of all supervisors, is taken once, and the button calls the agent, whom alone the supervisor is heard by",
    run: (scene) =>
      atDesks(scene, ["ana", "sue"], async ({ ana, hear, lift, ring, sue, within }) => {
        const other = scene.admin.page
        await other.goto("/administration/queues")
        await other.locator("[data-row]").first().waitFor()
        await ring(PLAIN.hotline)
        await within(ana, "AnswerCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        await ana.keyboard.press("Alt+s")
        await ana.getByTestId("help-state").getByText("等待").waitFor()
        const cards = [sue!, other].map((page) => page.locator(`[data-help="${PEOPLE.ana}"]`))
        for (const card of cards) await card.getByText(PLAIN.queue).waitFor()
        assert.deepEqual(await serious(sue!, "[role=region]"), [])
        await within(sue!, "TakeHelp")
        for (const card of cards) await card.and(card.page().locator("[data-taken=true]")).waitFor()
        assert.equal(await other.locator("[data-ask=TakeHelp]").count(), 0, "it can be taken a second time")
        await ana
          .getByTestId("help-state")
          .getByText(/已|前来|接手/u)
          .waitFor()
        await lift("sue")
        await hear({ ana: ["customer", "sue"], customer: ["ana"], sue: ["ana", "customer"] })
        await within(ana, "HangUp")
        await gone(ana)
      })
  },
  {
    name: "a request for help that is withdrawn is gone from the supervisors' pages",
    run: (scene) =>
      atDesks(scene, ["ana", "sue"], async ({ ana, ring, sue, within }) => {
        await ring(PLAIN.hotline)
        await within(ana, "AnswerCall")
        await within(ana, "AskHelp")
        const card = sue!.locator(`[data-help="${PEOPLE.ana}"]`)
        await card.waitFor()
        await within(ana, "WithdrawHelp")
        await card.waitFor({ state: "detached" })
        await within(ana, "HangUp")
        await gone(ana)
      })
  }
]
