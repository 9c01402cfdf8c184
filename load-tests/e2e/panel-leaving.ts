import assert from "node:assert/strict"
import { pause, until } from "../crowd/wait.ts"
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

/** Several times what a call that waits needs to be offered. */
const UNOFFERED_MS = 5_000

/** A desk that is left, by its person or by the network. */
export const panelLeaving: ReadonlyArray<Case> = [
  {
    name: "closing the last tab of somebody who is signed in asks, and closing one of two does not",
    run: async (scene) => {
      // A browser of its own, so that others keep theirs whatever comes of a question that nobody answers.
      const browser = await openBrowser()
      try {
        const { context, page } = await atWork({ ...scene, browser })
        const asked: Array<string> = []
        const tab = await context.newPage()
        await tab.goto("/agent")
        // The browser asks for a page that somebody did something on.
        await tab.getByTestId("state").click()
        for (const each of [page, tab])
          each.on("dialog", (dialog) => (asked.push(dialog.type()), void dialog.dismiss()))
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
      } finally {
        await browser.close()
      }
    }
  },
  {
    name: "a desk whose network is away is 失联 to colleagues, gets no calls, and gets those that wait when it is back",
    run: async (scene) => {
      const { admin } = await panelCentre(scene.centre)
      await atDesks(
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
          await stays("no call for a desk that is away", UNOFFERED_MS, async () => {
            // What the engine says: their own page hears nothing now.
            const { hands } = await admin.desk(PEOPLE.ana)
            return Object.keys(hands).length === 0 && people.customer.legs.length === 1
          })
          assert.equal(await ana.locator("[data-phase=alerting]").count(), 0)
          wire.mend()
          await within(ana, "answer-here")
          await hear({ customer: ["ana"], ana: ["customer"] })
          await mine.getByText("失联").waitFor({ state: "detached" })
          await within(ana, "HangUp")
          await gone(ana)
        },
        { inBrowser: ["ana"] }
      )
    }
  },
  {
    name: "who closed their last tab is signed out after the grace, and is told so when they come back",
    run: async (scene) => {
      const { admin } = await panelCentre(scene.centre)
      const left = await atWork(scene)
      await left.context.close()
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

/** Signed in for work, as they may be still from a desk that was left a moment ago. */
const atWork = async (scene: Scene) => {
  const visitor = await atHome(scene)
  const quick = visitor.page.getByTestId("quick-state")
  await quick.waitFor()
  const { admin } = await panelCentre(scene.centre)
  if ((await admin.desk(LEAVES)).agent.state === "signed-out") await quick.getByText("签入").click()
  await quick.getByText("示闲").waitFor()
  return visitor
}

/** It is so all the time. */
const stays = async (what: string, forMs: number, isSo: () => Promise<boolean>): Promise<void> => {
  const endsAt = performance.now() + forMs
  while (performance.now() < endsAt) {
    assert.ok(await isSo(), what)
    await pause(100)
  }
}

/** Playwright does not wait for what a page says to being closed. */
const closed = async (close: () => Promise<void>, isSo: () => boolean): Promise<void> => {
  await close()
  await until("the end of a tab", isSo, { withinMs: 15_000 })
}
