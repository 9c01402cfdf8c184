import assert from "node:assert/strict"
import { until } from "../crowd/wait.ts"
import type { Case } from "./case.ts"
import { PLAIN } from "./panel-centre.ts"
import { atDesks, gone, WITHIN } from "./panel-desks.ts"

/** Four seconds of voice, of which a third does not come. */
const [PACKETS, LOST_EACH] = [200, 3]

export const panelLine: ReadonlyArray<Case> = [
  {
    name: "a caller's bad line is noted in the call's record, which says how bad it was",
    run: (scene) =>
      atDesks(scene, ["ana"], async ({ ana, hear, ring, within }) => {
        const { audio } = await ring(PLAIN.hotline)
        await within(ana, "AnswerCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        const work = await ana.locator("[data-phase=active]").getAttribute("data-hand")
        audio.losesEach = LOST_EACH
        const from = audio.packetsSent
        await until("some voice with gaps", () => audio.packetsSent - from > PACKETS, WITHIN)
        await within(ana, "HangUp")
        await gone(ana)
        await ana.locator("#tab-calls").click()
        const row = ana.locator(`[data-call="${work?.replace("call/", "")}"]`)
        let facts = ""
        // It is measured when the call has ended, and the record follows by a moment.
        const isNoted = async () => {
          await row.getByRole("button", { name: /详情/u }).click()
          facts = await ana.getByTestId("call-facts").innerText()
          await ana.keyboard.press("Escape")
          return facts.includes("主叫线路")
        }
        await until("how the line was", isNoted, { ...WITHIN, everyMs: 500 })
        const [, mos, loss] = /主叫线路\s*MOS ([\d.]+)，丢包 ([\d.]+)%/u.exec(facts) ?? []
        assert.ok(Number(mos) < 3 && Number(loss) > 15, `it says ${facts}`)
      })
  }
]
