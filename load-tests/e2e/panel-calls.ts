import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { until } from "../crowd/wait.ts"
import { serious } from "./browser.ts"
import type { Case } from "./case.ts"
import { PLAIN } from "./panel-centre.ts"
import { atDesks, becomeReady, choose, gone, PEOPLE, WITHIN } from "./panel-desks.ts"

/** The live call at the panel: real telephones that each say a tone, and buttons clicked in a browser. */

export const panelCalls: ReadonlyArray<Case> = [
  {
    name: "a call is answered by a click, held and taken back: the customer hears music meanwhile",
    run: (scene) =>
      atDesks(scene, ["ana"], async ({ ana, hear, ring, within }) => {
        await ring(PLAIN.hotline)
        await within(ana, "AnswerCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        assert.deepEqual(await serious(ana, "[data-testid=talk-controls]"), [])
        await ana.keyboard.press("Alt+h")
        await ana.locator("[data-stands=held]").waitFor()
        await hear({ customer: ["music"], ana: [] })
        await within(ana, "RetrieveCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        await within(ana, "HangUp")
        await gone(ana)
      })
  },
  {
    name: "a colleague is consulted by keyboard, alternated with, made a conference, and the others talk on when the agent leaves",
    run: (scene) =>
      atDesks(scene, ["ana", "ben"], async ({ ana, ben, hear, lift, ring, within }) => {
        await ring(PLAIN.hotline)
        await within(ana, "AnswerCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        await ana.keyboard.press("Alt+c")
        await ana.getByTestId("choose").fill(PEOPLE.ben)
        await ana.keyboard.press("Enter")
        await ana.getByTestId("consulting").waitFor()
        await lift("ben")
        await hear({ ana: ["ben"], ben: ["ana"], customer: ["music"] })
        await ben!.getByTestId("asked-by").getByText(PEOPLE.ana).waitFor()
        await within(ana, "AlternateCall")
        await hear({ ana: ["customer"], customer: ["ana"], ben: [] })
        await within(ana, "AlternateCall")
        await hear({ ana: ["ben"], ben: ["ana"], customer: ["music"] })
        await within(ana, "ConferenceCall")
        await hear({ ana: ["ben", "customer"], ben: ["ana", "customer"], customer: ["ana", "ben"] })
        await within(ana, "HangUp")
        await hear({ ben: ["customer"], customer: ["ben"] })
        await gone(ana)
        await within(ben!, "HangUp")
        await gone(ben!)
      })
  },
  {
    name: "a consulted colleague is given the customer by a click, and with them what is known and was written of the call",
    run: (scene) =>
      atDesks(scene, ["ana", "ben"], async ({ ana, ben, hear, lift, ring, within }) => {
        await ring()
        await within(ana, "AnswerCall")
        const noteOf = (page: Page) => page.getByTestId("summary").locator("textarea")
        await noteOf(ana).fill("要求退款")
        await ana.locator("[data-kept=saved]").waitFor()
        const work = await ana.locator("[data-phase=active]").getAttribute("data-hand")
        const caller = `[data-caller="${work?.replace("call/", "")}"]`
        await choose(ana, "transfer", PEOPLE.ben, "attended")
        await ana.getByTestId("consulting").waitFor()
        await lift("ben")
        await hear({ ana: ["ben"], ben: ["ana"], customer: [] })
        await ben!.locator(caller).waitFor()
        await within(ana, "TransferCall")
        await hear({ ben: ["customer"], customer: ["ben"] })
        await gone(ana)
        await ben!.locator(caller).waitFor()
        await until("what was written", async () => (await noteOf(ben!).inputValue()) === "要求退款", WITHIN)
        await within(ben!, "HangUp")
        await gone(ben!)
      })
  },
  {
    name: "a customer is put through unasked, and is back with a consultation ended before it was answered",
    run: (scene) =>
      atDesks(scene, ["ana", "cho"], async ({ ana, cho, hear, lift, ring, within }) => {
        await ring()
        await within(ana, "AnswerCall")
        await choose(ana, "consult", PEOPLE.cho)
        await ana.getByTestId("consulting").waitFor()
        await within(ana, "ReconnectCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        await choose(ana, "transfer", PEOPLE.cho, "blind")
        await lift("cho")
        await hear({ cho: ["customer"], customer: ["cho"] })
        await gone(ana)
        await within(cho!, "HangUp")
        await gone(cho!)
      })
  },
  {
    name: "a call that is rejected goes to a colleague, stands among one's own as rejected and not as missed, and a click leads back to work",
    run: (scene) =>
      atDesks(scene, ["ana", "ben"], async ({ ana, ben, hear, lift, ring, within }) => {
        await ring()
        const work = await ana.locator("[data-phase=alerting]").getAttribute("data-hand")
        const row = ana.locator(`[data-call="${work?.replace("call/", "")}"]`)
        await within(ana, "RejectCall")
        await ana.locator("[data-missed=rejected]").waitFor()
        await gone(ana)
        await becomeReady(ben!)
        await lift("ben")
        await ben!.locator("[data-phase=active]").waitFor()
        await hear({ customer: ["ben"], ben: ["customer"] })
        await ana.locator("#tab-calls").click()
        await ana.locator("[data-shown=rejected]").click()
        await row.waitFor()
        await ana.locator("[data-shown=missed]").click()
        await row.waitFor({ state: "detached" })
        await ana.locator("[data-missed] button").click()
        await ana.getByTestId("state").getByText("示闲").waitFor()
        await within(ben!, "HangUp")
        await gone(ben!)
      })
  },
  {
    name: "a colleague is called from the dialler, and the agent's own telephone rings first",
    run: (scene) =>
      atDesks(scene, ["ana", "ben"], async ({ ana, ben, hear, lift, within }) => {
        await ana.keyboard.press("Alt+p")
        await ana.getByTestId("choose").fill(PEOPLE.ben)
        await ana.keyboard.press("Enter")
        await ana.getByTestId("calling").waitFor()
        await lift("ana")
        await lift("ben")
        await hear({ ana: ["ben"], ben: ["ana"] })
        await within(ana, "HangUp")
        await gone(ana)
        await gone(ben!)
      })
  },
  {
    name: "what rings at a colleague is picked up from the list of colleagues",
    run: (scene) =>
      atDesks(scene, ["ana", "ben"], async ({ ana, ben, dials, hear, lift, within }) => {
        // Only ben is ready: it rings there.
        await ana.getByTestId("quick-state").click()
        await ben!.getByTestId("quick-state").click()
        await ben!.getByTestId("quick-state").getByText("示忙").waitFor()
        await dials("95000")
        await ben!.locator("[data-phase=alerting]").waitFor()
        await ana.locator(`[data-colleague="${PEOPLE.ben}"] [data-ask=PickupCall]`).click()
        await lift("ana")
        await hear({ ana: ["customer"], customer: ["ana"] })
        await gone(ben!)
        await within(ana, "HangUp")
        await gone(ana)
      })
  }
]
