import assert from "node:assert/strict"
import { freeUdpPort } from "../running-centre.ts"
import { sipp, sippIsThere } from "../peers/sipp.ts"
import type { Case } from "./case.ts"
import { OUTSIDE, PLAIN } from "./panel-centre.ts"
import { atDesks, gone, PEOPLE } from "./panel-desks.ts"

/** What is promised of a page that is loaded anew. */
const BACK_WITHIN_MS = 3_000

/** From the sign-in on, with the telephone in the page and a caller that is SIPp: it says back what it hears, so that one tone proves both ways. */
export const panelJourney: ReadonlyArray<Case> = [
  {
    name: "a stranger signs in, takes a call, holds, consults, confers and leaves; dials a mobile; and talks on after a reload in the middle of a call",
    run: async (scene) => {
      if (!sippIsThere()) throw new Error("this needs SIPp: apt-get install sip-tester")
      await atDesks(
        scene,
        ["ana", "ben"],
        async ({ ana, ben, dials, hear, lift, people, within }) => {
          const caller = sipp({
            scenario: "uac-dials-echoes-until-bye",
            centre: scene.centre.sip,
            dial: PLAIN.hotline,
            words: { caller: "13812340001" },
            echoesAt: await freeUdpPort()
          })
          await within(ana, "answer-here")
          await hear({ ana: ["ana"] })
          await ana.keyboard.press("Alt+h")
          await ana.locator("[data-stands=held]").waitFor()
          await hear({ ana: [] })
          await ana.keyboard.press("Alt+h")
          await hear({ ana: ["ana"] })
          await ana.keyboard.press("Alt+c")
          await ana.getByTestId("choose").fill(PEOPLE.ben)
          await ana.locator(`[data-target="agent/${PEOPLE.ben}"]`).click()
          await lift("ben")
          await hear({ ana: ["ben"], ben: ["ana"] })
          await within(ana, "ConferenceCall")
          await hear({ ana: ["ana", "ben"], ben: ["ana", "ben"] })
          await within(ana, "HangUp")
          await gone(ana)
          await hear({ ben: ["ben"] })
          await ana.keyboard.press("Alt+p")
          await ana.getByTestId("choose").fill(OUTSIDE)
          await ana.keyboard.press("Enter")
          await lift("outside")
          await hear({ ana: ["outside"], outside: ["ana"], ben: ["ben"] })
          people.outside.hangsUp()
          await gone(ana)
          const leg = await dials(PLAIN.hotline)
          await within(ana, "answer-here")
          await hear({ ana: ["customer"], customer: ["ana"] })
          await ana.reload({ waitUntil: "commit" })
          const began = performance.now()
          await ana.locator("[data-ask=mute]").waitFor()
          assert.ok(performance.now() - began < BACK_WITHIN_MS, `back after ${performance.now() - began} ms`)
          await hear({ ana: ["customer"], customer: ["ana"] })
          assert.equal(leg.ending, undefined)
          await within(ana, "HangUp")
          await gone(ana)
          await within(ben!, "HangUp")
          const { errors, exitCode } = await caller
          assert.equal(exitCode, 0, errors)
        },
        { inBrowser: ["ana"] }
      )
    }
  }
]
