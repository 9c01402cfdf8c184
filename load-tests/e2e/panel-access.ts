import assert from "node:assert/strict"
import { against, DESK, type Look, serious } from "./browser.ts"
import type { Case } from "./case.ts"
import { CAREFUL, REASON } from "./panel-centre.ts"
import { atDesks, choose, gone, PEOPLE } from "./panel-desks.ts"

const LOOKS: ReadonlyArray<Look> = [DESK, { ...DESK, theme: "dark" }]

/** Light faults by axe-core's measure, each of which somebody once met here. */
const RULES = [
  "scrollable-region-focusable",
  "label-content-name-mismatch",
  "empty-table-header",
  "page-has-heading-one",
  "heading-order"
]

/** The whole page, in each state that an agent looks at for long. */
export const panelAccess: ReadonlyArray<Case> = LOOKS.map((look) => ({
  name: `axe-core finds nothing serious on the panel in any of its states: ${look.theme}`,
  run: (scene) =>
    atDesks(
      scene,
      ["ana", "ben"],
      async ({ ana, hear, lift, people, ring, within }) => {
        const wrong: Array<string> = []
        const isFit = async (state: string) => {
          const faults = [...(await serious(ana)), ...(await against(ana, RULES))]
          wrong.push(...faults.map((fault) => `${state}: ${fault}`))
        }
        await isFit("idle")
        await ana.keyboard.press("Alt+p")
        await ana.getByTestId("chooser").waitFor()
        await isFit("dialler open")
        await ana.keyboard.press("Escape")
        await ring(CAREFUL.hotline)
        await isFit("ringing")
        await within(ana, "AnswerCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        await ana.getByTestId("summary").locator("textarea").waitFor()
        await isFit("talking")
        await ana.keyboard.press("Alt+t")
        await ana.getByTestId("chooser").waitFor()
        await isFit("chooser open")
        await ana.keyboard.press("Escape")
        await ana.keyboard.press("Alt+p")
        await ana.getByTestId("digits").waitFor()
        await isFit("keypad open")
        await ana.keyboard.press("Escape")
        await ana.keyboard.press("Alt+h")
        await ana.locator("[data-stands=held]").waitFor()
        await isFit("held")
        await choose(ana, "consult", PEOPLE.ben)
        await lift("ben")
        await hear({ ana: ["ben"] })
        await isFit("consulting")
        await within(ana, "ConferenceCall")
        await hear({ ana: ["ben", "customer"] })
        await isFit("conference")
        people.ben.hangsUp()
        await hear({ ana: ["customer"], customer: ["ana"] })
        people.customer.hangsUp()
        await ana.getByTestId("wrap-up-left").waitFor()
        await isFit("wrap-up")
        const summary = ana.getByTestId("summary")
        await summary.locator("textarea").fill("无障碍检查")
        await summary.getByRole("combobox").first().fill(REASON)
        await ana.getByRole("option", { name: REASON }).click()
        await within(ana, "FinishWrapUp")
        await gone(ana)
        assert.deepEqual(wrong, [])
      },
      { look }
    )
}))
