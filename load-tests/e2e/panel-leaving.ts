import assert from "node:assert/strict"
import { until } from "../crowd/wait.ts"
import { cuttable, lineBecomes } from "../peers/browser-panel.ts"
import { DESK, openBrowser, signIn, visit } from "./browser.ts"
import type { Case, Scene } from "./case.ts"
import { panelCentre, PLAIN } from "./panel-centre.ts"
import { atDesks, gone, PEOPLE } from "./panel-desks.ts"

/** Who closes their panel for good here. */
const LEAVES = "1009"
/** After 15 s a desk is lost, and after a minute it is given up. */
const LOST = { withinMs: 40_000 }
const GIVEN_UP = { withinMs: 120_000 }

/** A desk that is left, by its person or by the network. The last case ends what the first begins: the minute between is used. */
export const panelLeaving: ReadonlyArray<Case> = [
  {
    name: "closing the last tab of somebody who is signed in asks, and closing one of two does not",
    run: async (scene) => {
      // A browser of its own, so that others keep theirs whatever comes of a question that nobody answers.
      const browser = await openBrowser()
      const visitor = await atHome({ ...scene, browser })
      const asked: Array<string> = []
      const { context, page } = visitor
      await page.getByTestId("quick-state").getByText("签入").click()
      await page.getByTestId("quick-state").getByText("示闲").waitFor()
      const tab = await context.newPage()
      await tab.goto("/agent")
      // The browser asks for a page that somebody did something on.
      await tab.getByTestId("state").click()
      for (const each of [page, tab]) each.on("dialog", (dialog) => (asked.push(dialog.type()), void dialog.dismiss()))
      await closed(
        () => page.close({ runBeforeUnload: true }),
        () => page.isClosed()
      )
      assert.deepEqual(asked, [])
      await closed(
        () => tab.close({ runBeforeUnload: true }),
        () => asked.length > 0
      )
      assert.deepEqual(asked, ["beforeunload"])
      assert.equal(tab.isClosed(), false, "it is closed although its person stays")
      await browser.close()
    }
  },
  {
    name: "a desk whose network is away is 失联 to colleagues, gets no calls, and gets those that wait when it is back",
    run: (scene) =>
      atDesks(
        scene,
        ["ana", "ben"],
        async ({ ana, ben, dials, hear, people, within }) => {
          const wire = await cuttable(ana)
          await ana.reload()
          await lineBecomes(ana, "registered")
          const mine = ben!.locator(`[data-colleague="${PEOPLE.ana}"]`)
          await mine.getByText("示闲").waitFor()
          wire.cut()
          await mine.getByText("失联").waitFor({ timeout: LOST.withinMs })
          await dials(PLAIN.hotline)
          await hear({ customer: ["music"] })
          assert.equal(await ana.locator("[data-phase=alerting]").count(), 0)
          assert.deepEqual(
            people.customer.legs.map(({ ending }) => ending),
            [undefined]
          )
          wire.mend()
          await within(ana, "answer-here")
          await hear({ customer: ["ana"], ana: ["customer"] })
          await mine.getByText("失联").waitFor({ state: "detached" })
          await within(ana, "HangUp")
          await gone(ana)
        },
        { inBrowser: ["ana"] }
      )
  },
  {
    name: "who closed their last tab is signed out after the grace, and is told so when they come back",
    run: async (scene) => {
      const { admin } = await panelCentre(scene.centre)
      const isOut = async () => (await admin.desk(LEAVES)).agent.state === "signed-out"
      await until(`${LEAVES} is signed out`, isOut, { ...GIVEN_UP, everyMs: 500 })
      const { context, page } = await atHome(scene)
      await page.locator("[data-signed-out=panel-lost]").getByRole("button", { name: "签入" }).waitFor()
      await context.close()
    }
  }
]

const atHome = async ({ browser, centre }: Scene) => {
  const visitor = await visit(browser, centre.baseUrl, DESK)
  await signIn(visitor, LEAVES, centre.accounts.get(LEAVES)!.panelPassword)
  return visitor
}

/** Playwright does not wait for what a page says to being closed. */
const closed = async (close: () => Promise<void>, isSo: () => boolean): Promise<void> => {
  await close()
  await until("the end of a tab", isSo, { withinMs: 15_000 })
}
