import assert from "node:assert/strict"
import { until } from "../crowd/wait.ts"
import { Person } from "../parties/person.ts"
import { becomesReady, handIs, handIsOver, openBrowserPanel, pageHears } from "../peers/browser-panel.ts"
import { startCentre } from "../running-centre.ts"
import type { Case } from "./case.ts"
import { CUSTOMER, openPhone, WITHIN } from "./panel-desks.ts"

const NAME = "centre.test"
const AGENT = "1001"
const AGENT_HZ = 1_100

/** A browser gives a page its microphone over HTTPS alone, when the page is not of this machine. */
export const panelHttps: ReadonlyArray<Case> = [
  {
    name: "under another host name over HTTPS (http.tls: self) the page has its microphone, and both hear each other",
    run: async (scene) => {
      const settings = { "http.tls": "self", "http.names": NAME }
      const centre = await startCentre({ seed: "config/seed/straight-to-queue.yaml", settings, say: scene.say })
      const customer = new Person(0, "customer")
      const phone = await openPhone({ ...scene, centre }, customer)
      try {
        const panel = await openBrowserPanel(centre, AGENT, AGENT_HZ, {
          baseUrl: centre.baseUrl.replace("127.0.0.1", NAME),
          args: [`--host-resolver-rules=MAP ${NAME} 127.0.0.1`]
        })
        try {
          const { complaints, page } = panel
          await becomesReady(panel)
          assert.deepEqual(await page.evaluate("[location.protocol, location.hostname, isSecureContext]"), [
            "https:",
            NAME,
            true
          ])
          assert.equal(await page.locator("[data-telephone=insecure]").count(), 0)
          const leg = await phone.call(centre.sip, "95000", CUSTOMER)
          customer.has(phone, leg)
          await handIs(page, "alerting")
          await page.keyboard.press("Alt+a")
          await until("the agent's tone", () => leg.audio.isHearing(AGENT_HZ), WITHIN)
          await pageHears(page, customer.toneHz)
          await page.keyboard.press("Alt+x")
          await handIsOver(page)
          assert.deepEqual(complaints, [])
        } finally {
          await panel.close()
        }
      } finally {
        phone.close()
        await centre.stop()
      }
    }
  }
]
